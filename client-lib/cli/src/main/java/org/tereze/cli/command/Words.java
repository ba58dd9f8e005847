package org.tereze.cli.command;

import java.util.List;
import org.tereze.cli.term.Terminal;

/** The 24 words as a person copies them: six lines of four, numbered. */
final class Words {
  private Words() {}

  static void print(Terminal terminal, String words) {
    List<String> all = List.of(words.split(" "));
    for (int i = 0; i < all.size(); i += 4) {
      StringBuilder line = new StringBuilder();
      for (int k = i; k < Math.min(i + 4, all.size()); k++) {
        line.append(String.format("%4d %-9s", k + 1, all.get(k)));
      }
      terminal.print(line.toString().stripTrailing());
    }
  }
}
