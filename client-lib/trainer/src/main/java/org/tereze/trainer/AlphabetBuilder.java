package org.tereze.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.tereze.text.mix.Alphabet;
import org.tereze.text.mix.SymbolClass;

/** Makes a language's alphabet from its text. Stateless. */
final class AlphabetBuilder {
  private static final int LEAST = 3;
  private static final String PUNCTUATION = "\n«»“”„‘’–—…№°•";
  private static final String BACK = "aıouаоуұыүяюёâáàóòúùûô";
  private static final String FRONT = "eiöüәөіиеэїєэéèêëíìîïæœ";

  private AlphabetBuilder() {}

  static Alphabet build(List<String> messages, boolean turkish) {
    TreeMap<Integer, Integer> counts = new TreeMap<>();
    for (int c = ' '; c < 0x7f; c++) {
      counts.put(c, LEAST);
    }
    PUNCTUATION.codePoints().forEach(c -> counts.put(c, LEAST));
    for (String message : messages) {
      message.codePoints().forEach(c -> counts.merge(c, 1, Integer::sum));
    }
    counts.values().removeIf(n -> n < LEAST);
    TreeMap<Integer, Integer> capitalOf = new TreeMap<>();
    long capitals = 0;
    for (int c : List.copyOf(counts.keySet())) {
      int small = small(c, turkish);
      if (small != c) {
        capitalOf.put(small, c);
        int count = counts.getOrDefault(c, 0);
        capitals += count;
        counts.merge(small, count, Integer::sum);
      }
    }
    counts.keySet().removeAll(capitalOf.values());
    return build(counts, capitalOf, messages.size(), capitals);
  }

  private static int small(int c, boolean turkish) {
    if (turkish && c == 'I') {
      return 'ı';
    }
    if (turkish && c == 'İ') {
      return 'i';
    }
    int small = Character.toLowerCase(c);
    boolean pair = small != c && (Character.toUpperCase(small) == c || c == 'İ');
    return pair && c != 'İ' ? small : c;
  }

  private static Alphabet build(
      Map<Integer, Integer> counts, Map<Integer, Integer> capitalOf, long ends, long capitals) {
    int size = counts.size() + Alphabet.FIRST;
    int[] codePoints = new int[size];
    int[] capital = new int[size];
    int[] folds = new int[size];
    int[] classes = new int[size];
    long[] weights = new long[size];
    weights[Alphabet.END] = ends;
    weights[Alphabet.ESCAPE] = 1;
    weights[Alphabet.CAPITAL] = capitals;
    folds[Alphabet.ESCAPE] = Alphabet.ESCAPE;
    folds[Alphabet.CAPITAL] = Alphabet.CAPITAL;
    int at = Alphabet.FIRST;
    for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
      int c = entry.getKey();
      codePoints[at] = c;
      capital[at] = capitalOf.getOrDefault(c, 0);
      classes[at] = classOf(c);
      folds[at] = at;
      weights[at] = entry.getValue();
      at++;
    }
    List<Integer> points = new ArrayList<>(counts.keySet());
    for (int s = Alphabet.FIRST; s < size; s++) {
      int seen = seenAs(codePoints[s]);
      int index = points.indexOf(seen);
      folds[s] = index < 0 ? s : index + Alphabet.FIRST;
    }
    return new Alphabet(codePoints, capital, folds, classes, lengths(weights));
  }

  private static int seenAs(int c) {
    if (Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
      return '0';
    }
    if ("«»“”„".indexOf(c) >= 0) {
      return '"';
    }
    if (c == '’' || c == '‘') {
      return '\'';
    }
    return c == '—' || c == '–' ? '-' : c;
  }

  private static int classOf(int c) {
    if (c == ' ' || c == '\n') {
      return SymbolClass.SPACE;
    }
    if (Character.isDigit(c)) {
      return SymbolClass.DIGIT;
    }
    if (".!?…؟۔።။".indexOf(c) >= 0) {
      return SymbolClass.STOP;
    }
    if (BACK.indexOf(c) >= 0) {
      return SymbolClass.BACK_VOWEL;
    }
    if (FRONT.indexOf(c) >= 0) {
      return SymbolClass.FRONT_VOWEL;
    }
    if (Character.isLetter(c)) {
      return SymbolClass.CONSONANT;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || c == 0x200c) {
      return SymbolClass.MARK;
    }
    return SymbolClass.PUNCTUATION;
  }

  /** Huffman code lengths, rare symbols lifted until none is longer than the tree may be deep. */
  private static int[] lengths(long[] weights) {
    long total = 0;
    for (long weight : weights) {
      total += weight;
    }
    for (long floor = total >> Alphabet.MAX_DEPTH; ; floor += Math.max(1, floor / 8)) {
      int[] lengths = huffman(weights, floor);
      boolean fits = true;
      for (int length : lengths) {
        fits &= length <= Alphabet.MAX_DEPTH;
      }
      if (fits) {
        return lengths;
      }
    }
  }

  private static int[] huffman(long[] weights, long floor) {
    int count = weights.length;
    int[] parent = new int[2 * count - 1];
    long[] weight = new long[2 * count - 1];
    PriorityQueue<Integer> queue =
        new PriorityQueue<>(
            (a, b) -> weight[a] != weight[b] ? Long.compare(weight[a], weight[b]) : a - b);
    for (int s = 0; s < count; s++) {
      weight[s] = Math.max(weights[s], Math.max(1, floor));
      queue.add(s);
    }
    int next = count;
    while (queue.size() > 1) {
      int a = queue.remove();
      int b = queue.remove();
      weight[next] = weight[a] + weight[b];
      parent[a] = next;
      parent[b] = next;
      queue.add(next++);
    }
    int[] lengths = new int[count];
    for (int s = 0; s < count; s++) {
      for (int at = s; at != next - 1; at = parent[at]) {
        lengths[s]++;
      }
    }
    return lengths;
  }
}
