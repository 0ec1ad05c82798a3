package dev.tollway.sidecar.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalPathTest {

  @ParameterizedTest
  @CsvSource({
    "/, /, /",
    "/orders, /orders, /orders",
    "//orders///1, /orders/1, /orders/1",
    "/%6Frders, /orders, /orders",
    "/%6frders/%7e, /orders/~, /orders/~",
    "/a%2cb, /a%2Cb, '/a,b'",
    "/a%20b, /a%20b, '/a b'",
    "/a%25b, /a%25b, /a%b",
    "/a%252e, /a%252e, /a%2e",
    "/orders;v=1/2, /orders;v=1/2, /orders/2",
    "/;x/orders, /;x/orders, /orders",
    "/a%3bb/c, /a%3Bb/c, /a/c",
    "/a.b/..c/d.., /a.b/..c/d.., /a.b/..c/d..",
    "/.well-known/x, /.well-known/x, /.well-known/x",
    "/...,/...,/...",
    "/a/, /a/, /a/",
    "/caf%c3%a9, /caf%C3%A9, /caf\u00c3\u00a9",
  })
  void bringsEverySpellingToOneForm(String path, String forwarded, String matched) {
    CanonicalPath canonical = CanonicalPath.of(path);
    assertThat(canonical.fault()).isNull();
    assertThat(canonical.forwarded()).isEqualTo(forwarded);
    assertThat(canonical.matched()).isEqualTo(matched);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/..",
        "/.",
        "/open/../orders",
        "/open/./orders",
        "/open/%2e%2e/orders",
        "/open/%2E./orders",
        "/open/.%2e/orders",
        "/open/..;/orders",
        "/open/..;a=b/orders",
        "/open/..%3b/orders",
        "/open/.%3Ba=b/orders",
        "/open/%2e%2e;x/orders",
        "/open/..%2forders",
        "/open%2Forders",
        "/open%5corders",
        "/open\\..\\orders",
        "/a%00",
        "/a%0d%0aX:y",
        "/a%7f",
        "/a b",
        "/a\tb",
        "/a\u0000",
        "/a#b",
        "/%",
        "/%4",
        "/%zz",
        "/%u002e",
        "/a%2",
        "/%c0%ae%c0%ae/x",
        "/a%c0%afb",
        "/%e0%80%ae",
        "/%f0%80%80%ae",
        "/caf\u00e9",
        "/%\uff14\uff11",
        "orders",
        "",
        "http://a/b",
      })
  void faultsWhatServersReadDifferently(String path) {
    assertThat(CanonicalPath.of(path).fault()).isNotNull();
  }

  @Test
  void forwardsAPlainPathAsTheSameObject() {
    String path = "/orders/2026/11/a-b_c~d.e:f@g";
    assertThat(CanonicalPath.of(path).forwarded()).isSameAs(path);
  }

  @Test
  void givesExpressionsTheTextBehindTheBytes() {
    assertThat(CanonicalPath.of("/caf%C3%A9").text()).isEqualTo("/café");
  }

  @Test
  void keepsAnEscapedSlashEscapedForRoutesThatTakePathsAsTheyAre() {
    assertThat(CanonicalPath.of("/a%2fb/c").matched()).isEqualTo("/a%2Fb/c");
  }
}
