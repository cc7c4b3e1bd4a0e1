"""The paper face: every form blank and filled, codes that lead back to the record, rosters and registers as tables."""
