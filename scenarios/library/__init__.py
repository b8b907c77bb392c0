"""Ready scenarios of the domain: each a YAML file with a twin in prose (``.md``) that says what it showed."""
