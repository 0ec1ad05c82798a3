package dev.tollway.sidecar.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CanonicalPathProperties {

  @Provide
  Arbitrary<String> paths() {
    Arbitrary<String> piece =
        Arbitraries.oneOf(
            Arbitraries.of(
                "/", "//", ".", "..", "%2e", "%2E", ";", ";x=1", "%2f", "%5C", "\\", "%00", "%25",
                "%3b", "%41", "%c3%a9", "%c0%ae", "%", "%g1", "a", "B", "orders", "open", "~", " ",
                "#", "\u00e9", "+", "*", "(", "%7F", "%20"),
            Arbitraries.strings().withCharRange('!', '~').ofMaxLength(3));
    return piece.list().ofMaxSize(12).map(pieces -> "/" + String.join("", pieces));
  }

  @Property(tries = 5000)
  void canonicalisingTwiceChangesNothing(@ForAll("paths") String path) {
    CanonicalPath once = CanonicalPath.of(path);
    Assume.that(once.fault() == null);
    assertThat(CanonicalPath.of(once.forwarded())).isEqualTo(once);
  }

  @Property(tries = 5000)
  void noServerFindsADotSegmentInWhatIsForwarded(@ForAll("paths") String path) {
    CanonicalPath canonical = CanonicalPath.of(path);
    Assume.that(canonical.fault() == null);
    for (String server : asServersReadIt(canonical.forwarded())) {
      assertThat(List.of(server.split("/", -1))).doesNotContain(".", "..");
      assertThat(server).doesNotContain("\\", "\u0000", "\n", "\r", "//");
    }
  }

  @Property(tries = 5000)
  void escapingSlashingAndParametersLeadNowhereElse(
      @ForAll("spellings") List<String> spelled, @ForAll("paths") String rest) {
    CanonicalPath canonical = CanonicalPath.of("/" + String.join("", spelled) + rest);
    Assume.that(canonical.fault() == null);
    assertThat(canonical.matched()).startsWith("/orders");
  }

  /**
   * The letters of "orders", each in one of its spellings, after any number of slashes and
   * parameters.
   */
  @Provide
  Arbitrary<List<String>> spellings() {
    Arbitrary<String> before = Arbitraries.of("", "/", "//", ";a/", ";b=%41//");
    Arbitrary<Integer> mask = Arbitraries.integers().between(0, 63);
    return net.jqwik.api.Combinators.combine(before, mask)
        .as((start, bits) -> {
          StringBuilder word = new StringBuilder(start);
          for (int i = 0; i < 6; i++) {
            char c = "orders".charAt(i);
            word.append(
                (bits >> i & 1) == 1 ? String.format("%%%02x", (int) c) : String.valueOf(c));
          }
          return List.of(word.toString());
        });
  }

  /** Decoded, with and without parameters cut off, in both orders. */
  private static List<String> asServersReadIt(String forwarded) {
    return List.of(
        decoded(forwarded),
        decoded(forwarded.replaceAll(";[^/]*", "")).replaceAll("/+", "/"),
        decoded(forwarded).replaceAll(";[^/]*", "").replaceAll("/+", "/"));
  }

  private static String decoded(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
  }
}
