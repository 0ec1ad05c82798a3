package dev.tollway.operator.resolve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the form of an object that is enforced: the one written now if nothing is wrong with it,
 * else the last good one, else what of the written one can be enforced.
 */
final class FormChoice {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<ObjectRef, LastGood> known;
  private final List<LastGood> newer = new ArrayList<>();

  FormChoice(Map<ObjectRef, LastGood> known) {
    this.known = known;
  }

  <S, L> Outcome<S, L> choose(
      Authored<S> object, Class<S> type, Function<Form<S>, Judged<L>> judge) {
    S spec = object.spec();
    String written = spec == null ? "" : write(spec);
    Judged<L> now =
        spec == null
            ? new Judged<>(null, List.of(Problem.notAccepted(Reason.INVALID, missing(object))))
            : judged(new Form<>(object, spec, object.generation()), judge);
    LastGood good = known.get(object.ref());
    if (good != null && !good.uid().equals(object.uid())) {
      good = null;
    }
    if (now.problems().isEmpty()) {
      LastGood fresh = new LastGood(object.ref(), object.uid(), object.generation(), written);
      if (!fresh.equals(good)) {
        newer.add(fresh);
      }
    } else if (good != null && !good.spec().equals(written)) {
      S older = read(good, type);
      Judged<L> before =
          older == null ? null : judged(new Form<>(object, older, good.generation()), judge);
      if (before != null && before.live() != null) {
        return new Outcome<>(object, before.live(), good.generation(), now.problems());
      }
    }
    return new Outcome<>(object, now.live(), object.generation(), now.problems());
  }

  /** Good forms that are not recorded yet. */
  List<LastGood> newer() {
    return newer;
  }

  /** The last good spec of an object, also of one that is gone; null when there is none. */
  <S> @Nullable S lastGood(ObjectRef ref, Class<S> type) {
    LastGood good = known.get(ref);
    return good == null ? null : read(good, type);
  }

  private static <S, L> Judged<L> judged(Form<S> form, Function<Form<S>, Judged<L>> judge) {
    try {
      return judge.apply(form);
    } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException e) {
      // A value that the schema forbids came past it. It must not stop the other objects.
      return new Judged<>(
          null,
          List.of(
              Problem.notAccepted(
                  Reason.INVALID,
                  form.written().ref()
                      + " holds a value that cannot be read: "
                      + e.getMessage()
                      + ". Correct it; `tollway validate` shows where.")));
    }
  }

  private static String missing(Authored<?> object) {
    return object.ref() + " has no spec: add one.";
  }

  private static String write(Object spec) {
    try {
      return JSON.writeValueAsString(spec);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <S> @Nullable S read(LastGood good, Class<S> type) {
    try {
      return JSON.readValue(good.spec(), type);
    } catch (JsonProcessingException e) {
      // Written by a version whose forms this one no longer reads: as if there were none.
      return null;
    }
  }
}
