package dev.tollway.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MintedKeyTest {

  private static byte[] random(long seed) {
    byte[] bytes = new byte[MintedKey.RANDOM_BYTES];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void hasTheDocumentedForm() {
    assertThat(MintedKey.of(random(1)).key())
        .matches("tw_[0-9A-HJKMNP-TV-Z]{8}_[0-9A-Za-z]{49}")
        .hasSize(61);
  }

  @Test
  void isTheSameForTheSameRandomness() {
    assertThat(MintedKey.of(random(2))).isEqualTo(MintedKey.of(random(2)));
  }

  @Test
  void everyBitOfRandomnessCounts() {
    byte[] bytes = random(3);
    String key = MintedKey.of(bytes).key();
    for (int i = 0; i < MintedKey.RANDOM_BYTES * 8; i++) {
      byte[] other = bytes.clone();
      other[i / 8] ^= (byte) (1 << i % 8);
      assertThat(MintedKey.of(other).key()).as("bit %d", i).isNotEqualTo(key);
    }
  }

  @Test
  void keepsItsLengthWhereRandomnessIsAllZeros() {
    assertThat(MintedKey.of(new byte[MintedKey.RANDOM_BYTES]).key())
        .hasSize(61)
        .startsWith("tw_00000000_0000");
  }

  @Test
  void isRecognisedByItsChecksum() {
    assertThat(MintedKey.looksLikeOne(MintedKey.of(random(4)).key())).isTrue();
  }

  @Test
  void isNotRecognisedOnceACharacterIsWrong() {
    String key = MintedKey.of(random(5)).key();
    for (int i = 3; i < key.length(); i++) {
      char other = key.charAt(i) == 'A' ? 'B' : 'A';
      String wrong = key.substring(0, i) + other + key.substring(i + 1);
      assertThat(MintedKey.looksLikeOne(wrong)).as(wrong).isFalse();
    }
  }

  @Test
  void refusesTooLittleRandomness() {
    assertThatThrownBy(() -> MintedKey.of(new byte[16]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neverShowsItself() {
    MintedKey minted = MintedKey.of(random(6));
    assertThat(minted.toString()).contains(minted.keyId()).doesNotContain(minted.key());
  }

  @Test
  void neverShowsInTheTextOfItsSecret() {
    MintedKey minted = MintedKey.of(random(7));
    IssuedSecret secret =
        new IssuedSecret("shop", "acme-key", "acme", "uid", Map.of(), Map.of("key", minted.key()));
    assertThat(secret.toString()).contains("shop/acme-key").doesNotContain(minted.key());
  }
}
