package dev.tollway.sidecar.enforce;

import static dev.tollway.sidecar.enforce.Shop.prefix;
import static dev.tollway.sidecar.enforce.Shop.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
  private static final String SECRET = "tw_acme_secret";
  private static final String FOREIGN = "thirty-two characters of a buyer";

  private static final Route ROUTE =
      Shop.route(
          "shop/orders",
          List.of(),
          List.of(
              new CredentialPlace.Header("X-Api-Key", ""),
              new CredentialPlace.Header("Authorization", "Bearer"),
              new CredentialPlace.Query("api_key"),
              new CredentialPlace.Cookie("api_key")));

  private final Shop shop =
      new Shop()
          .with(rule(ROUTE, "r", false, prefix("/")))
          .with(Shop.plan("shop/gold", List.of("shop/orders"), List.of()))
          .with(SECRET, Shop.key("acme/prod", "shop/gold"))
          .with(FOREIGN, Shop.key("acme/prod", "shop/gold"));

  private Forward forwarded(RequestFacts facts) {
    Decision decision =
        new Enforcer(Shop.PORT, new RateLimits()).decide(shop.snapshot(), facts, Shop.LIVE, 0);
    assertThat(decision).isInstanceOf(Decision.Charge.class);
    return ((Decision.Charge) decision).forward();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER\t", "Bearer   "})
  void findsTheKeyBehindItsSchemeHoweverItIsWritten(String scheme) {
    assertThat(forwarded(Shop.get("/", "authorization", scheme + SECRET)).edits())
        .contains(HeaderEdit.remove("Authorization"));
  }

  @Test
  void leavesOtherSchemesAlone() {
    Forward forward =
        forwarded(
            Shop.get("/", "Authorization", "Basic dTpw", "Authorization", "Bearer " + SECRET));
    assertThat(forward.edits()).contains(new HeaderEdit("Authorization", List.of("Basic dTpw")));
  }

  @Test
  void leavesTheApplicationsOwnTokenAlone() {
    Forward forward =
        forwarded(Shop.get("/", "Authorization", "Bearer eyJhbGciOi", "X-Api-Key", SECRET));
    assertThat(forward.edits()).noneMatch(edit -> edit.name().equals("Authorization"));
  }

  @Test
  void removesAnUnknownKeyWithOurPrefixToo() {
    Forward forward =
        forwarded(Shop.get("/", "Authorization", "Bearer tw_revoked", "X-Api-Key", SECRET));
    assertThat(forward.edits())
        .contains(HeaderEdit.remove("Authorization"), HeaderEdit.remove("X-Api-Key"));
  }

  @Test
  void removesAKnownKeyThatIsNotOurs() {
    assertThat(forwarded(Shop.get("/", "X-Api-Key", " " + FOREIGN + " ")).edits())
        .contains(HeaderEdit.remove("X-Api-Key"));
  }

  @ParameterizedTest
  @CsvSource({
    "/?api_key=tw_acme_secret, /",
    "/?a=%41&api_key=tw_acme_secret&b=%zz, /?a=%41&b=%zz",
    "/?api_key=tw_acme_secret&a=1, /?a=1",
    "/?a=1&api_key=tw_acme_secret, /?a=1",
    "/?a&&api_key=tw_acme_secret&&b=, /?a&&&b=",
    "/?api%5Fkey=%74w_acme_secret, /",
    "/?api_key=tw_acme_secret&api_key=tw_gone, /",
    "/?api_key=theirs&api_key=tw_acme_secret, /?api_key=theirs",
    "/?api_key=thirty-two+characters+of%20a+buyer&API_KEY=tw_x, /?API_KEY=tw_x",
  })
  void takesTheKeyOutOfTheQueryAndNothingElse(String target, String forwarded) {
    assertThat(forwarded(Shop.get(target)).target()).isEqualTo(forwarded);
  }

  @ParameterizedTest
  @CsvSource({
    "api_key=tw_acme_secret, ",
    "a=1; api_key=tw_acme_secret; b=2, a=1; b=2",
    "a=1;api_key=tw_acme_secret, a=1",
    "' api_key = tw_acme_secret ;x', x",
    "'api_key=\"tw_acme_secret\"; a=\"q\"', 'a=\"q\"'",
    "api_key=tw_acme_secret; api_key=tw_gone; c, c",
  })
  void takesTheKeyOutOfACookieLineAndNothingElse(String line, String left) {
    assertThat(forwarded(Shop.get("/", "Cookie", line)).edits())
        .contains(
            left == null ? HeaderEdit.remove("Cookie") : new HeaderEdit("Cookie", List.of(left)));
  }

  @Test
  void leavesOtherCookieLinesAsTheyAre() {
    Forward forward =
        forwarded(
            Shop.get("/", "Cookie", "a=1;b=2", "Cookie", "api_key=" + SECRET, "Cookie", "c=3"));
    assertThat(forward.edits()).contains(new HeaderEdit("Cookie", List.of("a=1;b=2", "c=3")));
  }

  @Test
  void takesTheKeyOutOfEveryPlace() {
    Forward forward =
        forwarded(
            Shop.get(
                "/?api_key=" + SECRET,
                "X-Api-Key",
                SECRET,
                "Authorization",
                "Bearer " + SECRET,
                "Cookie",
                "api_key=" + SECRET));
    assertThat(forward.target()).isEqualTo("/");
    assertThat(forward.edits())
        .contains(
            HeaderEdit.remove("X-Api-Key"),
            HeaderEdit.remove("Authorization"),
            HeaderEdit.remove("Cookie"));
  }

  @Test
  void keepsTheQueryAndTheHeadersUntouchedWhereNoKeyIs() {
    String target = "/?a=%41&&b=%zz&";
    Forward forward = forwarded(Shop.get(target, "X-Api-Key", SECRET, "Cookie", "a=1;b"));
    assertThat(forward.target()).isSameAs(target);
    assertThat(forward.edits()).noneMatch(edit -> edit.name().equals("Cookie"));
  }
}
