"""The record that neither party can rewrite: tree, proofs, signed notes, checkpoints, evidence packs, their verdict.

Bytes only. Nothing of ours is imported from outside this package, and nothing here reads a clock, a database or the
network, so that whoever holds a pack can run exactly this on any machine.
"""

from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.cosign import Cosignature, CosignerKey, CosigningKey, cosignatures
from azukari.ledger.errors import LedgerError, Where
from azukari.ledger.guard import Guard, Proposal
from azukari.ledger.heads import (
    HeadLeaf,
    HeadsLeaf,
    InstanceLeaf,
    PasskeyEndedLeaf,
    PasskeyLeaf,
    TierLeaf,
    Tiers,
    check_head,
    decode_instance,
    heads_root,
    tiers_root,
)
from azukari.ledger.keys import SigningKey, VerifierKey, fingerprint, grouped, read_fingerprint
from azukari.ledger.leaf import Leaf, commitment
from azukari.ledger.merkle import EMPTY_ROOT, CompactRange, leaf_hash, node_hash, root_of
from azukari.ledger.multiproof import left_out, prove, root_from, verify_shown
from azukari.ledger.note import Note, open_note, sign
from azukari.ledger.pack import Header, Omission, WordCount, words_record, write_pack
from azukari.ledger.proofs import (
    consistency_proof,
    inclusion_proof,
    subtree_proof,
    verify_consistency,
    verify_inclusion,
    verify_subtree,
)
from azukari.ledger.report import Finding, Report
from azukari.ledger.texts import TEXTS, VERDICT_TEXTS, Verdict
from azukari.ledger.tiles import HashTiles, Tile, Tiling, bundles_between, encode_bundle, parse_bundle, parse_path, tiles_between
from azukari.ledger.verify import verify_pack

__all__ = [
    "EMPTY_ROOT",
    "TEXTS",
    "VERDICT_TEXTS",
    "Checkpoint",
    "CompactRange",
    "Cosignature",
    "CosignerKey",
    "CosigningKey",
    "Finding",
    "Guard",
    "HashTiles",
    "HeadLeaf",
    "Header",
    "HeadsLeaf",
    "InstanceLeaf",
    "Leaf",
    "LedgerError",
    "Note",
    "Omission",
    "PasskeyEndedLeaf",
    "PasskeyLeaf",
    "Proposal",
    "Report",
    "SigningKey",
    "TierLeaf",
    "Tiers",
    "Tile",
    "Tiling",
    "Verdict",
    "VerifierKey",
    "Where",
    "WordCount",
    "bundles_between",
    "check_head",
    "commitment",
    "consistency_proof",
    "cosignatures",
    "decode_instance",
    "encode_bundle",
    "fingerprint",
    "grouped",
    "heads_root",
    "inclusion_proof",
    "leaf_hash",
    "left_out",
    "node_hash",
    "open_note",
    "parse_bundle",
    "parse_path",
    "prove",
    "read_fingerprint",
    "root_from",
    "root_of",
    "sign",
    "subtree_proof",
    "tiers_root",
    "tiles_between",
    "verify_consistency",
    "verify_inclusion",
    "verify_pack",
    "verify_shown",
    "verify_subtree",
    "words_record",
    "write_pack",
]
