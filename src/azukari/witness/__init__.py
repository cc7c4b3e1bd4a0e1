"""The other party's node: it keeps every leaf of every contract, and signs that it does.

It trusts one key, the one that signs the instance's records, and knows nothing else of the instance. Of ours it imports
the ledger only, so that the party that runs it needs neither the web nor a database.
"""
