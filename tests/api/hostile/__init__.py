"""Hostile requests to every operation of the document: answered in order, never with an error of the server, never with an echo."""
