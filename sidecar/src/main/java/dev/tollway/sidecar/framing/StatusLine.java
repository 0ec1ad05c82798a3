package dev.tollway.sidecar.framing;

import org.jspecify.annotations.Nullable;

/** RFC 9112 §4. */
final class StatusLine implements StartLine {
  private boolean http10;
  private boolean answersHead;
  private int status;

  /** Says whether the next answer is to a HEAD: it then has no body whatever it says. */
  void answersHead(boolean value) {
    answersHead = value;
  }

  int status() {
    return status;
  }

  @Override
  public @Nullable Fault take(Line line) {
    if (line.length() < 12 || (line.length() > 12 && line.at(12) != ' ') || line.at(8) != ' ') {
      return Fault.malformed("a status line of other than version, status and reason");
    }
    http10 = line.isExactly("HTTP/1.0", 0, 8);
    if (!http10 && !line.isExactly("HTTP/1.1", 0, 8)) {
      return Fault.malformed("a version other than HTTP/1.0 and HTTP/1.1");
    }
    status = 0;
    for (int i = 9; i < 12; i++) {
      if (!Bytes.digit(line.at(i))) {
        return Fault.malformed("a status that is not three digits");
      }
      status = status * 10 + line.at(i) - '0';
    }
    return status < 100 || status > 599 ? Fault.malformed("a status outside 100 to 599") : null;
  }

  @Override
  public @Nullable Fault judge(Fields fields) {
    if (status == 101) {
      return Fault.malformed("101 without having been asked to switch protocols");
    }
    // RFC 9112 §6.1: a server must not send it there.
    return fields.chunked() && (status < 200 || status == 204)
        ? Fault.malformed("Transfer-Encoding in an answer that has no body")
        : null;
  }

  @Override
  public boolean http10() {
    return http10;
  }

  @Override
  public boolean bodiless() {
    return answersHead || status < 200 || status == 204 || status == 304;
  }

  @Override
  public boolean untilClose() {
    return true;
  }
}
