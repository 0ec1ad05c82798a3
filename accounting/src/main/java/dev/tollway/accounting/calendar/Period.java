package dev.tollway.accounting.calendar;

/** How long a window lasts. */
public enum Period {
  /** A full hour of the zone's clocks. */
  HOUR,
  /** A local day: 23, 24 or 25 hours where clocks change. */
  DAY,
  /** Seven local days; a calendar week starts on Monday (ISO 8601). */
  WEEK,
  /** A local month. */
  MONTH,
  /** A local year. */
  YEAR,
  /** From the anchor, for ever. */
  LIFETIME
}
