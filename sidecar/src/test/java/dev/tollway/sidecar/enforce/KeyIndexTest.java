package dev.tollway.sidecar.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.sidecar.enforce.KeyIndex.Credential;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
  private static Credential credential(String name, byte[] hash) {
    return new Credential(Shop.key(name, "shop/gold"), "id", new Sha256(hash), null);
  }

  @Test
  void findsEveryOneOfManyAndNobodyElse() {
    List<Credential> all = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      all.add(credential("a/k" + i, Shop.sha256("secret " + i)));
    }
    KeyIndex index = new KeyIndex(all);
    assertThat(index.size()).isEqualTo(10_000);
    for (int i = 0; i < 10_000; i++) {
      assertThat(index.find(Shop.sha256("secret " + i))).isSameAs(all.get(i));
      assertThat(index.find(Shop.sha256("guess " + i))).isNull();
    }
  }

  @Test
  void comparesAllBytesWhereTheFirstCollide() {
    byte[] one = Shop.sha256("x");
    byte[] two = one.clone();
    two[31] ^= 1;
    KeyIndex index = new KeyIndex(List.of(credential("a/one", one)));
    assertThat(index.find(one)).isNotNull();
    assertThat(index.find(two)).isNull();
  }

  @Test
  void keepsTheFirstOwnerOfAHash() {
    byte[] hash = Shop.sha256("x");
    Credential first = credential("a/first", hash);
    KeyIndex index = new KeyIndex(List.of(first, credential("a/second", hash)));
    assertThat(index.find(hash)).isSameAs(first);
    assertThat(index.size()).isEqualTo(1);
  }

  @Test
  void showsNoHashInItsText() {
    assertThat(credential("a/b", Shop.sha256("x")).toString()).contains("Sha256[…]");
  }
}
