"use strict";
// Moments of the record as people in Japan write them. Microseconds since 1970-01-01 UTC come in.

const ERAS = [
  ["2019-05-01", 2018, "令和"],
  ["1989-01-08", 1988, "平成"],
  ["1926-12-25", 1925, "昭和"],
];
const MONTHS = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
];
const JAPAN = 9 * 3600 * 1000;

/** 「令和8年4月1日（2026-04-01）」, “1 April 2026”. */
function sayDay(day) {
  const [year, month, date] = day.split("-").map(Number);
  if (lang) return `${date} ${MONTHS[month - 1]} ${year}`;
  const era = ERAS.find(([since]) => day >= since);
  const named = era ? `${era[2]}${year - era[1] === 1 ? "元" : year - era[1]}年` : `${year}年`;
  return `${named}${month}月${date}日（${day}）`;
}

function inJapan(at) {
  const moment = new Date(Math.floor(at / 1000) + JAPAN);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

/** The calendar day in Japan, ISO 8601. */
function dayOf(at) {
  return inJapan(at)?.slice(0, 10) ?? "—";
}

/** The time of day in Japan, to the second. */
function clockOf(at) {
  return inJapan(at)?.slice(11, 19) ?? "—";
}

function sayTime(at) {
  const day = dayOf(at);
  return day === "—" ? String(at) : `${sayDay(day)} ${clockOf(at)}`;
}

/** The first microsecond of a day in Japan, or null where it is no day. */
function startOf(day) {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00+09:00`) : NaN;
  return Number.isNaN(at) ? null : at * 1000;
}

/** An hour, counted from 1970: 「令和8年4月1日（2026-04-01） 9時台」, “1 April 2026, between 9:00 and 10:00”. */
function sayHour(hour) {
  const at = hour * 3600 * 1000000;
  const day = dayOf(at);
  const its = Number.parseInt(clockOf(at), 10);
  if (day === "—") return String(hour);
  return lang ? `${sayDay(day)}, between ${its}:00 and ${its + 1}:00` : `${sayDay(day)} ${its}時台`;
}
