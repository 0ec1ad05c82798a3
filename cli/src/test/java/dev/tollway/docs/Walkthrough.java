package dev.tollway.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The commands of a Markdown page, in order: each {@code sh} block, with the {@code text} or {@code
 * json} block that follows it as the output that a reader will see. In expected output {@code …}
 * stands for any run of characters, and a {@code json} block may be broken into lines that the
 * output does not have.
 */
record Walkthrough(List<Step> steps) {

  /** One block of commands; {@code expected} is null where the page shows no output. */
  record Step(int line, String commands, @Nullable String expected) {

    /** True for the block that starts the long-running program. */
    boolean startsTollway() {
      return commands.startsWith("./tollway up ");
    }

    boolean matches(String output) {
      return expected == null || asPattern(expected).matcher(output.strip()).matches();
    }

    private static Pattern asPattern(String text) {
      StringBuilder regex = new StringBuilder();
      for (String part : text.strip().split("…", -1)) {
        regex.append(regex.isEmpty() ? "" : ".*?").append(Pattern.quote(part));
      }
      return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
  }

  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  static Walkthrough of(String markdown) {
    List<Step> steps = new ArrayList<>();
    Matcher block = BLOCK.matcher(markdown);
    while (block.find()) {
      int line = (int) markdown.substring(0, block.start()).lines().count() + 1;
      String body = block.group(2);
      switch (block.group(1)) {
        case "sh" -> steps.add(new Step(line, body, null));
        case "text", "json", "yaml" -> {
          if (!steps.isEmpty() && steps.getLast().expected() == null) {
            Step asked = steps.removeLast();
            String expected = block.group(1).equals("json") ? body.replace("\n", "") : body;
            steps.add(new Step(asked.line(), asked.commands(), expected));
          }
        }
        default -> {}
      }
    }
    return new Walkthrough(List.copyOf(steps));
  }
}
