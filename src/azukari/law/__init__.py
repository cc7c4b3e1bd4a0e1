"""The law of a contract as text: addressed sentences, terms, glossary; imports nothing of ours."""
