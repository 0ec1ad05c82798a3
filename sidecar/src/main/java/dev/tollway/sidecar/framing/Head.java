package dev.tollway.sidecar.framing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of one message as it was received: bytes, and where in them each field stands. Nothing
 * of it becomes a String before somebody asks. Valid until {@link Framing#next}; not to be kept.
 *
 * <p>A field line stands in the bytes as {@code name: value CRLF} with nothing else around the
 * value, so that neighbouring lines can be copied as one run.
 */
public final class Head {
  private static final int START = 0;
  private static final int NAME_END = 1;
  private static final int END = 2;
  private static final int HASH = 3;
  private static final int TAG = 4;
  private static final int STRIDE = 5;

  private final Line line;
  private final StartLine start;
  private final Fields fields;
  private final BitSet dropped = new BitSet();
  private int[] index = new int[16 * STRIDE];
  private int count;
  private int headers;
  private int startLineEnd;

  Head(Line line, StartLine start, Fields fields) {
    this.line = line;
    this.start = start;
    this.fields = fields;
  }

  void clear() {
    count = 0;
    headers = 0;
    dropped.clear();
    fields.clear();
    line.reset();
  }

  /** Keeps the line at hand as the first one. */
  void startLine() {
    startLineEnd = line.start() + line.length();
    line.keep();
  }

  /** Keeps the line at hand as a field. */
  void field(int colon, int hash) {
    line.trimValue(colon);
    if ((count + 1) * STRIDE > index.length) {
      index = Arrays.copyOf(index, index.length * 2);
    }
    int at = count++ * STRIDE;
    index[at + START] = line.start();
    index[at + NAME_END] = line.start() + colon;
    index[at + END] = line.start() + line.length();
    index[at + HASH] = hash;
    index[at + TAG] = 0;
    line.keep();
  }

  /** All fields that come from here on are trailers. */
  void headersEnd() {
    headers = count;
  }

  /** The method of a request, as it came. */
  public String method() {
    return request().method();
  }

  /** The target of a request, as it came. */
  public String target() {
    return request().target();
  }

  /** The status of an answer, 100 to 599. */
  public int status() {
    return start instanceof StatusLine status ? status.status() : 0;
  }

  public boolean http10() {
    return start.http10();
  }

  /** Whether the sender means to use the connection again (RFC 9112 §9.3). */
  public boolean persistent() {
    return !fields.close() && (!http10() || fields.keepAlive());
  }

  public boolean chunked() {
    return fields.chunked();
  }

  /** Bytes of content as stated, or -1 where nothing is. */
  public long contentLength() {
    return fields.contentLength();
  }

  /** The value of Host; null: there is none. */
  public @Nullable String host() {
    return fields.hosts() == 0 ? null : fields.host();
  }

  /** The array in which everything stands. Not to be changed. */
  public byte[] bytes() {
    return line.bytes();
  }

  /** Where the first line ends, without its CRLF. It begins at 0. */
  public int startLineEnd() {
    return startLineEnd;
  }

  /** How many header lines there are. */
  public int headers() {
    return headers;
  }

  /** How many header and trailer lines there are; trailers are those from {@link #headers} on. */
  public int all() {
    return count;
  }

  /** Where a line begins. */
  public int from(int field) {
    return index[field * STRIDE + START];
  }

  /** Where a line ends, with its CRLF. */
  public int to(int field) {
    return index[field * STRIDE + END] + 2;
  }

  /** Of the normal form of the name: see {@link #hash(String)}. */
  public int hash(int field) {
    return index[field * STRIDE + HASH];
  }

  /** What the reader of this head noted about a field, at first 0. */
  public int tag(int field) {
    return index[field * STRIDE + TAG];
  }

  public void tag(int field, int tag) {
    index[field * STRIDE + TAG] = tag;
  }

  /** From now on this line does not exist. */
  public void drop(int field) {
    dropped.set(field);
  }

  public boolean dropped(int field) {
    return dropped.get(field);
  }

  public String name(int field) {
    return text(from(field), nameEnd(field));
  }

  public String value(int field) {
    return text(nameEnd(field) + 2, index[field * STRIDE + END]);
  }

  /** Whether that is the name, without regard to case. */
  public boolean named(int field, String name) {
    int from = from(field);
    if (nameEnd(field) - from != name.length()) {
      return false;
    }
    byte[] bytes = line.bytes();
    for (int i = 0; i < name.length(); i++) {
      if (Bytes.lower(bytes[from + i]) != Bytes.lower((byte) name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the name, without regard to case and with {@code _} read as {@code -}, begins so.
   *
   * @param prefix in that form
   */
  public boolean begins(int field, String prefix) {
    int from = from(field);
    if (nameEnd(field) - from < prefix.length()) {
      return false;
    }
    byte[] bytes = line.bytes();
    for (int i = 0; i < prefix.length(); i++) {
      if (Bytes.normal(bytes[from + i]) != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** As {@link #begins}, and nothing follows. */
  public boolean normally(int field, String name) {
    return nameEnd(field) - from(field) == name.length() && begins(field, name);
  }

  /** Whether the name holds a {@code _}. */
  public boolean underscored(int field) {
    byte[] bytes = line.bytes();
    for (int i = from(field); i < nameEnd(field); i++) {
      if (bytes[i] == '_') {
        return true;
      }
    }
    return false;
  }

  /** The value of the first header of that name, without regard to case. */
  public @Nullable String first(String name) {
    for (int i = 0; i < headers; i++) {
      if (named(i, name) && !dropped(i)) {
        return value(i);
      }
    }
    return null;
  }

  /** The values of all headers of that name, in order. */
  public List<String> values(String name) {
    List<String> values = List.of();
    for (int i = 0; i < headers; i++) {
      if (named(i, name) && !dropped(i)) {
        values = values.isEmpty() ? new ArrayList<>(1) : values;
        values.add(value(i));
      }
    }
    return values;
  }

  /** Hash of a name without regard to case and with {@code _} read as {@code -}. */
  public static int hash(String name) {
    int hash = 0;
    for (int i = 0; i < name.length(); i++) {
      hash = hash(hash, (byte) name.charAt(i));
    }
    return hash;
  }

  static int hash(int before, byte b) {
    return before * 31 + Bytes.normal(b);
  }

  private int nameEnd(int field) {
    return index[field * STRIDE + NAME_END];
  }

  private String text(int from, int to) {
    return new String(line.bytes(), from, to - from, StandardCharsets.ISO_8859_1);
  }

  private RequestLine request() {
    if (start instanceof RequestLine request) {
      return request;
    }
    throw new IllegalStateException("an answer has none");
  }

  /** Nothing of it: heads hold secrets. */
  @Override
  public String toString() {
    return "Head[" + headers + " headers]";
  }
}
