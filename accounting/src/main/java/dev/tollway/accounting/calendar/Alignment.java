package dev.tollway.accounting.calendar;

/** Where windows begin. */
public enum Alignment {
  /**
   * At the full hour, midnight, Monday, the first of the month, the first of January of the zone.
   */
  CALENDAR,
  /** At the anchor and whole periods from it; day 29 to 31 is clamped to the month's last day. */
  SUBSCRIPTION
}
