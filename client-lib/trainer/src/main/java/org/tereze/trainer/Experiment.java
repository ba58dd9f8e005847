package org.tereze.trainer;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tereze.text.mix.Alphabet;
import org.tereze.text.mix.ContextTable;
import org.tereze.text.mix.Parameters;
import org.tereze.text.mix.Predictor;
import org.tereze.text.mix.TextCoder;

/** Scratch. */
public final class Experiment {
  public static void main(String[] args) throws Exception {
    String lang = args[1];
    Path dir = Path.of(args[0]);
    long bytes = Long.parseLong(args[2]) * 1024;
    String ks = System.getProperty("kinds", "0,1,2,3,4,5,8,9,11,12,17");
    List<Integer> list = new ArrayList<>();
    for (String s : ks.split(",")) {
      list.add(Integer.parseInt(s));
    }
    int[] kinds = list.stream().mapToInt(i -> i).toArray();
    int fp = Integer.getInteger("fp", 10);
    long t0 = System.nanoTime();
    Corpus corpus = Corpus.read(dir.resolve("train/" + lang + ".txt"));
    Alphabet alphabet = AlphabetBuilder.build(corpus.all(), lang.equals("tr"));
    ContextCounts counts = new ContextCounts(alphabet, kinds, corpus.counted());
    Log.line("%s: %d symbols, %d positions, %.1f s", lang, alphabet.size(), counts.positions, (System.nanoTime() - t0) / 1e9);
    ContextTable[] table = table(alphabet, counts, corpus.tuned(), bytes, fp);
    Parameters parameters = new Parameters(kinds, alphabet);
    Log.line("table at %.1f s", (System.nanoTime() - t0) / 1e9);
    new Tuner(alphabet, table[0], table[1], parameters, corpus.tuned())
        .run(Integer.getInteger("passes", 4));
    Log.line("tuned at %.1f s", (System.nanoTime() - t0) / 1e9);
    if (!Boolean.getBoolean("nofinal")) {
      counts = null;
      counts = new ContextCounts(alphabet, kinds, corpus.all());
      table = table(alphabet, counts, corpus.tuned(), bytes, fp);
    }
    counts = null;
    Predictor predictor = new Predictor(alphabet, table[0], table[1], parameters);
    predictor.setRates(Integer.getInteger("rate", 24), Integer.getInteger("frate", 6));
    TextCoder coder = new TextCoder(alphabet, predictor);
    String[] rates = System.getProperty("rates", "160:48").split(",");
    for (String rate : rates) {
    predictor.setRates(Integer.parseInt(rate.split(":")[0]), Integer.parseInt(rate.split(":")[1]));
    for (String set : new String[] {lang, lang + "2", lang + "3"}) {
      if (!Files.exists(dir.resolve("dev/" + set + ".txt"))) {
        continue;
      }
      double[] ref = new double[3];
      for (String line : Files.readAllLines(dir.resolve("zbase.out"))) {
        if (line.startsWith(set + " ")) {
          for (String part : line.split(" (?=[sml] n)")) {
            int i = "sml".indexOf(part.charAt(0));
            if (part.charAt(1) == ' ' && i >= 0) {
              ref[i] = Double.parseDouble(part.split("bpc=")[1]);
            }
          }
        }
      }
      long[] chars = new long[3];
      long[] enc = new long[3];
      long cpu = 0;
      var bean = java.lang.management.ManagementFactory.getThreadMXBean();
      for (String message : Files.readAllLines(dir.resolve("dev/" + set + ".txt"))) {
        int[] cps = message.codePoints().toArray();
        int c = cps.length < 100 ? 0 : cps.length < 300 ? 1 : 2;
        chars[c] += cps.length;
        long t1 = bean.getCurrentThreadCpuTime();
        enc[c] += coder.encode(cps).length;
        cpu += bean.getCurrentThreadCpuTime() - t1;
      }
      double us = cpu / 1e3 / (chars[0] + chars[1] + chars[2]);
      StringBuilder sb = new StringBuilder("RESULT " + set + " " + args[2] + "K");
      for (int c = 0; c < 3; c++) {
        double bpc = 8.0 * enc[c] / chars[c];
        sb.append(String.format(" | %.4f %.4f", bpc, bpc / ref[c]));
      }
      System.out.println(sb + String.format(" | %.2f us/char | %s", us, rate + " " + System.getProperty("note", "")));
    }
    }
  }

  static ContextTable[] table(Alphabet alphabet, ContextCounts counts, List<String> heldOut, long bytes, int fp) {
    TableWriter writer = new TableWriter(alphabet, counts, fp);
    double[][] gains = counts.values(heldOut);
    double floor = Double.parseDouble(System.getProperty("floor", "0.001"));
    boolean[][] kept = writer.choose(gains, bytes, floor);
    for (int k = 0; k < kept.length; k++) {
      int n = 0;
      long cost = 0;
      double g = 0;
      long tot = 0;
      long items = 0;
      for (int c = 0; c < kept[k].length; c++) {
        if (kept[k][c]) {
          n++;
          cost += writer.cost(k, c);
          g += gains[k][c];
          tot += counts.totals[k][c];
          items += counts.firstItem[k][c + 1] - counts.firstItem[k][c];
        }
      }
      Log.line("kind %d: %d of %d, %d KB, gain %.0f KB, cover %.3f, items %d", counts.kinds[k], n, kept[k].length, cost / 8192, g / 8192 / .693, (double) tot / counts.positions, items);
    }
    return new ContextTable[] {
      new ContextTable(ByteBuffer.wrap(writer.write(kept, true)), alphabet),
      new ContextTable(ByteBuffer.wrap(writer.write(kept, false)), alphabet)
    };
  }
}
