"""How the service is served: the socket, the server behind it, and the processes that share both."""
