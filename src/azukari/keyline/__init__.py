"""What the key process and the ward's node say to each other about shares of keys: formats, sealing, signatures, receipts.

Both sides import it and it imports nothing of ours, so that each can be built without the other. See ``docs/spec/witness.md``.
"""
