package dev.tollway.sidecar.http;

import dev.tollway.sidecar.framing.Head;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Field names that mean something here. */
enum Known {
  CONNECTION(Kind.HOP_BY_HOP),
  HTTP2_SETTINGS(Kind.HOP_BY_HOP),
  KEEP_ALIVE(Kind.HOP_BY_HOP),
  PROXY_AUTHENTICATE(Kind.HOP_BY_HOP),
  PROXY_AUTHENTICATION_INFO(Kind.HOP_BY_HOP),
  PROXY_AUTHORIZATION(Kind.HOP_BY_HOP),
  PROXY_CONNECTION(Kind.HOP_BY_HOP),
  TE(Kind.HOP_BY_HOP),
  TRAILER(Kind.HOP_BY_HOP),
  TRANSFER_ENCODING(Kind.HOP_BY_HOP),
  UPGRADE(Kind.HOP_BY_HOP),
  CONTENT_LENGTH(Kind.OURS),
  EXPECT(Kind.OURS),
  FORWARDED(Kind.OURS),
  HOST(Kind.OURS),
  VIA(Kind.OURS),
  X_REQUEST_ID(Kind.OURS),
  TRACEPARENT(Kind.OURS),
  TRACESTATE(Kind.OURS),
  X_FORWARDED_FOR(Kind.OURS),
  X_FORWARDED_PROTO(Kind.OURS),
  X_FORWARDED_HOST(Kind.OURS);

  private enum Kind {
    /** RFC 9110 §7.6.1, and what older peers treat so. */
    HOP_BY_HOP,
    /** What we say ourselves: a client's word under these names goes no further unchecked. */
    OURS
  }

  private static final int SLOTS = 128;
  private static final @Nullable Known[] TABLE = table();

  private final String normal = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final Kind kind;

  Known(Kind kind) {
    this.kind = kind;
  }

  boolean hopByHop() {
    return kind == Kind.HOP_BY_HOP;
  }

  /** The name in lower case. */
  String normal() {
    return normal;
  }

  /**
   * Finds that of a field, whose name may be spelled with {@code _}, and notes it there for {@link
   * #noted}; null: a name like any other.
   */
  static @Nullable Known note(Head head, int field) {
    int slot = slot(head.hash(field));
    Known known = TABLE[slot];
    while (known != null && !head.normally(field, known.normal)) {
      slot = (slot + 1) % SLOTS;
      known = TABLE[slot];
    }
    head.tag(field, slot);
    return known;
  }

  static @Nullable Known noted(Head head, int field) {
    return TABLE[head.tag(field)];
  }

  /** That of a name in any spelling; null: a name like any other. */
  static @Nullable Known of(String name) {
    for (int slot = slot(Head.hash(name)); ; slot = (slot + 1) % SLOTS) {
      Known known = TABLE[slot];
      if (known == null || known.is(name)) {
        return known;
      }
    }
  }

  private boolean is(String name) {
    if (name.length() != normal.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      char compared = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
      if (compared != normal.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Known[] table() {
    @Nullable Known[] table = new Known[SLOTS];
    for (Known known : values()) {
      int slot = slot(Head.hash(known.normal));
      while (table[slot] != null) {
        slot = (slot + 1) % SLOTS;
      }
      table[slot] = known;
    }
    return table;
  }

  private static int slot(int hash) {
    return (hash ^ (hash >>> 16)) & (SLOTS - 1);
  }
}
