"""The rules of installing: what is right and wrong with a site, keys under a passphrase, its environment."""
