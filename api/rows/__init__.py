"""The rows of a pool by table: ``needs``, ``providers``, ``funds``, ``projects``, ``services``, ``regions``, ``teams``, ``pins``."""
