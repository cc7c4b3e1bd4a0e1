"""What entrusted content is made of: tables, pages, and what stands in them. Bytes only; nothing of Azukari's is imported here.

Whatever reads bytes that somebody brought does so in a child process that can do nothing else (:mod:`azukari.content.sandbox`).
"""
