"use strict";
// The balance: what there is and where it stands, by double entry over the moves of the entries.

const MAY_OWE = new Set(["ward", "collected", "made"]); // things come from there

class Custody {
  constructor() {
    this.items = new Map();
    this.held = new Map();
    this.odd = []; // numbers of entries that move more than is there: not for this page to judge, but to show
  }

  /** What an entry of an act that moves things lists and moves. */
  hear(entry) {
    const [listed, moved] = movesOf(entry);
    for (const one of listed) {
      if (!this.items.has(one.item)) this.items.set(one.item, { ...one, seq: entry.seq, at: entry.at });
    }
    for (const move of moved) {
      const accounts = this.accounts(move.item);
      if (!MAY_OWE.has(move.source) && (accounts.get(move.source) ?? 0) < move.quantity) this.odd.push(entry.seq);
      change(accounts, move.source, -move.quantity);
      change(accounts, move.target, move.quantity);
    }
  }

  accounts(item) {
    let accounts = this.held.get(item);
    if (!accounts) this.held.set(item, (accounts = new Map()));
    return accounts;
  }

  /** Item by item in the order of listing: what it is, and how much of it stands in which account. */
  lines() {
    const order = [...new Set([...this.items.keys(), ...this.held.keys()])];
    return order.map((item) => ({
      item,
      ...this.items.get(item),
      accounts: [...this.accounts(item)].filter(([name, quantity]) => quantity > 0 || !MAY_OWE.has(name)).sort(),
    }));
  }

  /** How many things are still with contractors. */
  left() {
    let count = 0;
    for (const accounts of this.held.values()) {
      for (const [name, quantity] of accounts) if (/^t[0-9]+\//.test(name)) count += quantity;
    }
    return count;
  }
}

function change(accounts, name, by) {
  const left = (accounts.get(name) ?? 0) + by;
  if (left) accounts.set(name, left);
  else accounts.delete(name);
}

/** The things listed and the moves made by an entry. Two acts say in one word where everything went. */
function movesOf({ act, facts }) {
  const items = Array.isArray(facts.items) ? facts.items : [];
  const moves = Array.isArray(facts.moves) ? facts.moves : [];
  const quantity = (one) => one.quantity ?? 1;
  if (act === "p00.acquire") {
    return [items, items.map((one) => ({ item: one.item, quantity: quantity(one), source: "collected", target: facts.target }))];
  }
  if (act === "p00.take-over" && facts.target !== null && facts.target !== undefined) {
    const placed = new Set(moves.map((move) => move.item));
    const rest = items.filter((one) => !placed.has(one.item));
    return [
      items,
      [...moves, ...rest.map((one) => ({ item: one.item, quantity: quantity(one), source: "ward", target: facts.target }))],
    ];
  }
  return [items, moves.map((move) => ({ ...move, quantity: quantity(move) }))];
}
