package org.tereze.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/** Training text: one sentence a line, parted by a hash and joined into messages. Immutable. */
final class Corpus {
  private static final int PARTS = 3;
  private static final int LETTERS = 12;

  private final List<String> counted;
  private final List<String> tuned;

  private Corpus(List<String> counted, List<String> tuned) {
    this.counted = counted;
    this.tuned = tuned;
  }

  static Corpus of(List<String> lines) {
    List<String> counted = new ArrayList<>();
    List<String> tuned = new ArrayList<>();
    for (String line : lines) {
      (Integer.remainderUnsigned(hash(line) >>> 8, PARTS) == 0 ? tuned : counted).add(line);
    }
    return new Corpus(join(counted), join(tuned));
  }

  /** A file's lines in NFC, without those that are empty. */
  static List<String> lines(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String text = Normalizer.normalize(line.strip(), Normalizer.Form.NFC);
      if (!text.isEmpty()) {
        lines.add(text);
      }
    }
    return lines;
  }

  List<String> counted() {
    return counted;
  }

  List<String> tuned() {
    return tuned;
  }

  List<String> all() {
    List<String> all = new ArrayList<>(counted);
    all.addAll(tuned);
    return all;
  }

  /** FNV-1a over the first letters, so that lines that begin alike stay on one side. */
  static int hash(String text) {
    int hash = 0x811C9DC5;
    int letters = 0;
    for (int i = 0; i < text.length() && letters < LETTERS; i++) {
      char c = Character.toLowerCase(text.charAt(i));
      if (Character.isLetter(c)) {
        hash = (hash ^ c) * 0x01000193;
        letters++;
      }
    }
    return hash;
  }

  /** Joins lines into messages of one to six, so that ends and beginnings are learnt. */
  static List<String> join(List<String> lines) {
    List<String> messages = new ArrayList<>();
    long random = 1;
    StringBuilder message = new StringBuilder();
    int left = 1;
    for (String line : lines) {
      if (message.length() > 0) {
        message.append(' ');
      }
      message.append(line);
      if (--left == 0) {
        messages.add(message.toString());
        message.setLength(0);
        random = random * 6364136223846793005L + 1442695040888963407L;
        int draw = (int) (random >>> 33) & 7;
        left = draw < 3 ? 1 : draw - 1;
      }
    }
    if (message.length() > 0) {
      messages.add(message.toString());
    }
    return messages;
  }
}
