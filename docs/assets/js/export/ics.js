// Calendar files (RFC 5545, with the names of RFC 7986), as peer_toolkit/documents/ics.py makes them: whole days that
// keep nobody from meeting. Nothing here asks what day it is: the same events give the same text.

import { isDay } from "../form/days.js";
import { cleaned } from "./text.js";

const MORNING = 9; // the hour at which a reminder rings, counted from the start of a whole day, which is midnight
const OCTETS = 75; // the most of a line, before its CRLF

/**
 * @typedef {object} Event
 * @property {string} uid its own for ever, such as the address of what it comes from: never what somebody typed. With
 *   the calendar's id it is what a second import knows the event by
 * @property {string} date 2026-03-05
 * @property {string} summary
 * @property {string} [description]
 * @property {number} [remind] days before at which it rings at nine; without it nothing rings
 * @property {number} [every] months after which it comes again
 * @property {boolean} [byMonday] it stands on the first Monday of the month of its date, and of each later one
 * @property {string} [instead] the day of what comes again (same uid) in whose place this one stands
 * @property {string} [until] the last day on which it may come again: 2027-12-31
 * @property {string} [stamp] the day on which it was last changed; without it, its own date
 * @property {number} [sequence] how often it was changed: a calendar takes the higher over what it has
 */

/**
 * The text of an .ics file.
 * @param {{id: string, name: string, language: string, description?: string}} about the id of the edition, what the
 *   calendar is called, and its language (en-AU)
 * @param {Event[]} events at least one: the standard wants no empty calendar
 * @returns {string}
 * @throws {RangeError} the uid of an event whose date is no day
 */
export function calendar({ id, name, language, description }, events) {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    `PRODID:-//peer-workforce-toolkit//${text(id)}//${language.split("-")[0].toUpperCase()}`,
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    ...(description ? [`X-WR-CALDESC:${text(description)}`] : []),
    `NAME:${text(name)}`,
    `X-WR-CALNAME:${text(name)}`,
    ...events.flatMap((event) => linesOf(event, id, name)),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

function linesOf(/** @type {Event} */ event, /** @type {string} */ id, /** @type {string} */ name) {
  for (const day of [event.date, event.instead ?? event.date, event.until ?? event.date, event.stamp ?? event.date]) {
    if (!isDay(day)) throw new RangeError(event.uid);
  }
  const day = event.byMonday ? firstMonday(event.date) : event.date;
  const stamp = `${digits(event.stamp ?? event.date)}T000000Z`;
  return [
    "BEGIN:VEVENT",
    `SUMMARY:${text(event.summary)}`,
    `DTSTART;VALUE=DATE:${digits(day)}`,
    `DTSTAMP:${stamp}`,
    `UID:${text(event.uid)}@${text(id)}.peer-workforce-toolkit`,
    ...(event.instead ? [`RECURRENCE-ID;VALUE=DATE:${digits(event.instead)}`] : []),
    ...(event.sequence ? [`SEQUENCE:${event.sequence}`] : []),
    ...(event.every ? [rule(event, day)] : []),
    `CATEGORIES:${text(name)}`,
    ...(event.description ? [`DESCRIPTION:${text(event.description)}`] : []),
    ...(event.stamp ? [`LAST-MODIFIED:${stamp}`] : []),
    "TRANSP:TRANSPARENT",
    ...(event.remind === undefined ? [] : alarm(event)),
    "END:VEVENT",
  ];
}

function alarm(/** @type {Event} */ event) {
  const hours = MORNING - 24 * event.remind;
  const [days, rest] = [Math.floor(Math.abs(hours) / 24), Math.abs(hours) % 24];
  const trigger = `${hours < 0 ? "-" : ""}P${days ? `${days}D` : ""}${rest ? `T${rest}H` : ""}`;
  return [
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${text(event.summary)}`,
    `TRIGGER:${trigger}`,
    "END:VALARM",
  ];
}

function rule(/** @type {Event} */ event, /** @type {string} */ day) {
  const until = event.until ? `;UNTIL=${digits(event.until)}` : "";
  const which = event.byMonday ? ";BYDAY=1MO" : lastDays(Number(day.slice(8)));
  const sameMonth = event.every % 12 === 0 && !day.endsWith("-02-29") && !event.byMonday;
  return `RRULE:FREQ=MONTHLY;INTERVAL=${event.every}${until}${sameMonth ? "" : which}`;
}

/** A month too short for the 29th, 30th or 31st has its last day instead; a rule without this leaves it out. */
function lastDays(/** @type {number} */ date) {
  if (date === 31) return ";BYMONTHDAY=-1";
  return date > 28 ? `;BYMONTHDAY=${date === 29 ? "28,29" : "28,29,30"};BYSETPOS=-1` : "";
}

/** The first Monday of the month of a day. */
function firstMonday(/** @type {string} */ date) {
  const [year, month] = date.split("-").map(Number);
  const weekday = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  return `${date.slice(0, 8)}0${1 + ((8 - weekday) % 7)}`;
}

const digits = (/** @type {string} */ day) => day.replaceAll("-", "");

const text = (/** @type {string} */ said) => cleaned(said).replace(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");

/** A line in pieces of 75 octets at most, each but the first behind a space. No character is cut. */
function folded(/** @type {string} */ line) {
  let made = "";
  let room = OCTETS;
  for (const sign of line) {
    const code = sign.codePointAt(0);
    const octets = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (octets > room) {
      made += "\r\n ";
      room = OCTETS - 1;
    }
    made += sign;
    room -= octets;
  }
  return made;
}
