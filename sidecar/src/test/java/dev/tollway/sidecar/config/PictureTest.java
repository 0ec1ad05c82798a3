package dev.tollway.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollway.protocol.config.ConfigUpdate;
import dev.tollway.protocol.config.Kind;
import dev.tollway.protocol.config.MatchType;
import dev.tollway.protocol.config.Refusal;
import dev.tollway.protocol.config.Resource;
import dev.tollway.sidecar.enforce.KeyIndex.Credential;
import dev.tollway.sidecar.enforce.Snapshot;
import dev.tollway.sidecar.enforce.Snapshot.State;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PictureTest {
  private static final Resource BAD_ROUTE = Protos.of(2, Protos.route("shop/orders").setPort(""));

  private final Picture picture = new Picture();

  private @Nullable Credential known(String secret) {
    return picture.snapshot().keys().find(Protos.sha256(secret));
  }

  @Test
  void isNotProgrammedBeforeTheWholePictureHasCome() {
    picture.apply(Protos.shop().toBuilder().setComplete(false).build());
    assertThat(picture.snapshot()).isSameAs(Snapshot.NOTHING_YET);
    picture.apply(ConfigUpdate.newBuilder().setComplete(true).build());
    assertThat(picture.snapshot().state()).isEqualTo(State.PROGRAMMED);
    assertThat(picture.snapshot().routes().size()).isEqualTo(1);
  }

  @Test
  void isUnprotectedWhereTheWholePictureHoldsNoRoute() {
    picture.apply(Protos.update(1));
    assertThat(picture.snapshot().state()).isEqualTo(State.UNPROTECTED);
  }

  @Test
  void isProtectedWhereTheOnlyRouteWasRefused() {
    List<Refusal> refusals = picture.apply(Protos.update(1, BAD_ROUTE));
    assertThat(refusals).hasSize(1);
    assertThat(picture.snapshot().state()).isEqualTo(State.PROGRAMMED);
  }

  @Test
  void isUnprotectedAgainOnceARefusedRouteIsRemoved() {
    picture.apply(Protos.update(1, BAD_ROUTE));
    picture.apply(
        ConfigUpdate.newBuilder().addRemoved(Protos.name(Kind.ROUTE, "shop/orders")).build());
    assertThat(picture.snapshot().state()).isEqualTo(State.UNPROTECTED);
  }

  @Test
  void keepsTheLastGoodFormOfAResourceThatIsRefused() {
    picture.apply(Protos.shop());
    List<Refusal> refusals = picture.apply(Protos.update(2, BAD_ROUTE));
    assertThat(refusals.getFirst().getReason()).isEqualTo("The port must not be empty.");
    assertThat(refusals.getFirst().getRevision()).isEqualTo(Protos.revision(1, 2));
    assertThat(picture.snapshot().routes().size()).isEqualTo(1);
  }

  @Test
  void takesTheOthersOfAnUpdateThatHoldsABadOne() {
    picture.apply(
        Protos.update(
            1,
            BAD_ROUTE,
            Protos.of(1, Protos.plan("shop/gold")),
            Protos.of(1, Protos.key("acme/prod", "secret"))));
    assertThat(known("secret")).isNotNull();
    assertThat(picture.snapshot().plans()).containsKey("shop/gold");
  }

  @Test
  void takesAHigherRevisionInPlaceOfTheLower() {
    picture.apply(Protos.shop());
    picture.apply(Protos.update(2, Protos.of(2, Protos.key("acme/prod", "rotated"))));
    assertThat(known("secret")).isNull();
    assertThat(known("rotated")).isNotNull();
  }

  @Test
  void neverTakesALowerRevision() {
    picture.apply(Protos.update(1, Protos.of(7, Protos.key("acme/prod", "new"))));
    List<Refusal> refusals =
        picture.apply(Protos.update(2, Protos.of(6, Protos.key("acme/prod", "revoked"))));
    assertThat(refusals.getFirst().getReason()).contains("1.6 is older than 1.7");
    assertThat(known("revoked")).isNull();
    assertThat(known("new")).isNotNull();
  }

  @Test
  void takesALowerNumberOfAHigherEpoch() {
    picture.apply(Protos.update(1, Protos.of(7, Protos.key("acme/prod", "old"))));
    Resource next =
        Protos.of(1, Protos.key("acme/prod", "new")).toBuilder()
            .setRevision(Protos.revision(2, 1))
            .build();
    assertThat(picture.apply(Protos.update(2, next))).isEmpty();
    assertThat(known("new")).isNotNull();
  }

  @Test
  void acceptsTheSameRevisionAgain() {
    picture.apply(Protos.shop());
    assertThat(picture.apply(Protos.shop())).isEmpty();
  }

  @Test
  void refusesOtherContentUnderTheSameRevision() {
    picture.apply(Protos.shop());
    Resource other =
        Protos.of(1, Protos.key("acme/prod", "other")).toBuilder()
            .setRevision(Protos.revision(1, 1).toBuilder().setHash("other"))
            .build();
    assertThat(picture.apply(Protos.update(2, other))).hasSize(1);
    assertThat(known("other")).isNull();
  }

  @Test
  void takesBackWhatWasRemovedFromAPictureThatIsNewer() {
    picture.apply(Protos.of(Protos.shop(), 5));
    picture.apply(Protos.of(Protos.removal("acme/prod"), 6));
    assertThat(known("secret")).isNull();
    assertThat(picture.apply(Protos.of(Protos.shop(), 7))).isEmpty();
    assertThat(known("secret")).isNotNull();
  }

  @Test
  void knowsThatAnUpdateIsOlderThanARemoval() {
    picture.apply(Protos.of(Protos.shop(), 5));
    picture.apply(Protos.of(Protos.removal("acme/prod"), 6));
    assertThat(picture.outdated(Protos.of(Protos.shop(), 5))).isTrue();
    assertThat(picture.outdated(Protos.shop())).isTrue();
    assertThat(picture.outdated(Protos.of(Protos.shop(), 6))).isFalse();
  }

  @Test
  void takesNothingOfAnOlderPicture() {
    picture.apply(Protos.of(Protos.shop(), 6));
    assertThatThrownBy(() -> picture.apply(Protos.of(Protos.removal("acme/prod"), 5)))
        .hasMessage("picture 1.5 after 1.6");
    assertThat(known("secret")).isNotNull();
  }

  @Test
  void ordersPicturesByEpochFirst() {
    picture.apply(Protos.of(Protos.shop(), 6));
    ConfigUpdate next = Protos.shop().toBuilder().setPicture(Protos.revision(2, 1)).build();
    assertThat(picture.outdated(next)).isFalse();
  }

  @Test
  void remembersThePictureWhenItWasKeptAndReadBack() {
    picture.apply(Protos.of(Protos.shop(), 6));
    Picture again = new Picture();
    again.apply(picture.whole());
    assertThat(again.outdated(Protos.of(Protos.shop(), 5))).isTrue();
    assertThat(again.newest()).isEqualTo(picture.newest());
  }

  @Test
  void removesBeforeItAddsSoThatAHashCanMoveToAnotherAccount() {
    picture.apply(Protos.shop());
    picture.apply(
        ConfigUpdate.newBuilder()
            .addChanged(Protos.of(9, Protos.key("acme/next", "secret")))
            .addRemoved(Protos.name(Kind.KEY, "acme/prod"))
            .build());
    Credential known = known("secret");
    assertThat(known).isNotNull();
    assertThat(known.key().name()).isEqualTo("acme/next");
  }

  @Test
  void refusesAKindThatItDoesNotKnow() {
    Resource unknown = Resource.newBuilder().setRevision(Protos.revision(1, 1)).build();
    assertThat(picture.apply(Protos.update(1, unknown)).getFirst().getReason()).contains("too old");
  }

  @Test
  void saysWhatItHoldsSoThatOnlyTheDifferenceIsSent() {
    picture.apply(Protos.shop());
    assertThat(picture.known())
        .extracting(known -> known.getResource().getName())
        .containsExactlyInAnyOrder("shop/orders", "shop/gold", "acme/prod");
  }

  @Test
  void isTheSameAfterItWasKeptAndReadBack() {
    picture.apply(Protos.shop());
    Picture again = new Picture();
    again.apply(picture.whole());
    assertThat(again.known()).containsExactlyInAnyOrderElementsOf(picture.known());
    assertThat(again.snapshot().state()).isEqualTo(State.PROGRAMMED);
  }

  @Test
  void refusesAnExpressionThatWouldTakeTheMemory() {
    String bomb = "((a{100}){100}){100}";
    Resource route =
        Protos.of(
            1,
            Protos.route("shop/orders")
                .addRules(Protos.rule("bomb", MatchType.REGULAR_EXPRESSION, bomb)));
    assertThat(picture.apply(Protos.update(1, route)).getFirst().getReason())
        .contains("repeats too much");
  }
}
