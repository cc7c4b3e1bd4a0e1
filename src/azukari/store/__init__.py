"""What is kept in the database: entries as bytes, sealed words, vault objects without their keys, effects still to be done."""
