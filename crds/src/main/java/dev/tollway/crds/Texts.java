package dev.tollway.crds;

/**
 * Shapes of strings that several fields share, in the syntax that RE2 and java.util.regex have in
 * common.
 */
final class Texts {
  /** DNS label: names of rules, quotas, rate limits and namespaces. */
  static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

  /** DNS subdomain: names of objects. */
  static final String SUBDOMAIN =
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  /** DNS name, with an optional leading wildcard label. */
  static final String HOSTNAME =
      "^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  /** GEP-2257. */
  static final String DURATION = "^([0-9]{1,5}(h|m|s|ms)){1,4}$";

  /** RFC 9110 token: header, cookie and scheme names. */
  static final String TOKEN = "^[A-Za-z0-9!#$%&'*+.^_|~-]+$";

  /** Upper-case HTTP method. */
  static final String METHOD = "^[A-Z]+(-[A-Z]+)*$";

  /** Name of a tz database zone. */
  static final String ZONE = "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$";

  /** ISO 4217. */
  static final String CURRENCY = "^[A-Z]{3}$";

  /** Money that is not negative, to the nano. */
  static final String AMOUNT = "^(0|[1-9][0-9]{0,8})(\\.[0-9]{1,9})?$";

  /** Money with a sign, to the nano. */
  static final String SIGNED_AMOUNT = "^-?(0|[1-9][0-9]{0,8})(\\.[0-9]{1,9})?$";

  /** SHA-256 of a whole key. */
  static final String HASH = "^sha256:[0-9a-f]{64}$";

  /** An absolute link. */
  static final String URL = "^https?://[^ ]+$";

  /** One line of text. */
  static final String LINE = "^[^\\x00-\\x1f\\x7f]*$";

  /** Identifier of a booking, as invoices have them. */
  static final String ID = "^[A-Za-z0-9]([A-Za-z0-9._:/-]*[A-Za-z0-9])?$";

  /** A label's value. */
  static final String LABEL_VALUE = "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$";

  private Texts() {}
}
