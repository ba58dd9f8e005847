package org.tereze.trainer;

import java.nio.ByteBuffer;
import java.util.List;
import org.tereze.text.mix.Alphabet;
import org.tereze.text.mix.ContextTable;
import org.tereze.text.mix.Kind;
import org.tereze.text.mix.ModelFile;
import org.tereze.text.mix.Parameters;
import org.tereze.text.mix.Predictor;

/**
 * Makes a language's model from its text: the same text gives the same bytes.
 *
 * <p>First the contexts are counted on two thirds of the text and what states mean and how to weigh
 * them is learnt on the last third; then they are counted again on all of it.
 */
final class ModelTrainer {
  private static final int[] KINDS = {
    Kind.ORDER_1,
    Kind.ORDER_1 + 1,
    Kind.ORDER_1 + 2,
    Kind.ORDER_1 + 3,
    Kind.ORDER_1 + 4,
    Kind.ORDER_1 + 5,
    Kind.WORD,
    Kind.WORD_1,
    Kind.WORD_12,
    Kind.SUFFIX,
    Kind.HARMONY
  };

  private static final int FINGERPRINT_BITS = 10;
  private static final int PASSES = 3;
  private static final int ATTEMPTS = 3;

  /** Below this many nats no context is worth its place. */
  private static final double LEAST_VALUE = 0.001;

  private final String language;
  private final Corpus corpus;
  private final Alphabet alphabet;
  private final int bytes;

  ModelTrainer(String language, Corpus corpus, int bytes) {
    this.language = language;
    this.corpus = corpus;
    this.bytes = bytes;
    alphabet = AlphabetBuilder.build(corpus.all(), language.equals("tr"));
  }

  /** Returns the model's file, at most as many bytes as were asked for. */
  byte[] train(String credits) {
    Parameters parameters = new Parameters(KINDS, alphabet);
    byte[][] tables = tables(corpus.counted(), credits, parameters);
    new Tuner(alphabet, predictor(tables, parameters), parameters, corpus.tuned()).run(PASSES);
    tables = tables(corpus.all(), credits, parameters);
    return file(credits, parameters, tables);
  }

  private Predictor predictor(byte[][] tables, Parameters parameters) {
    return new Predictor(
        alphabet,
        new ContextTable(ByteBuffer.wrap(tables[0]), alphabet),
        new ContextTable(ByteBuffer.wrap(tables[1]), alphabet),
        parameters);
  }

  private byte[] file(String credits, Parameters parameters, byte[][] tables) {
    return ModelFile.write(language, credits, alphabet, parameters, tables[0], tables[1]);
  }

  private byte[][] tables(List<String> messages, String credits, Parameters parameters) {
    ContextCounts counts = new ContextCounts(alphabet, KINDS, messages);
    TableWriter writer = new TableWriter(alphabet, counts, FINGERPRINT_BITS);
    double[][] values = counts.values(corpus.tuned());
    long budget = (long) bytes - file(credits, parameters, new byte[2][0]).length;
    for (int attempt = 0; ; attempt++) {
      boolean[][] kept = writer.choose(values, budget, LEAST_VALUE);
      byte[][] tables = {writer.write(kept, true), writer.write(kept, false)};
      int size = file(credits, parameters, tables).length;
      Log.line("%s: %d positions, %d bytes", language, counts.positions, size);
      if (size <= bytes && (attempt == ATTEMPTS - 1 || size > bytes - bytes / 100)) {
        return tables;
      }
      if (size <= bytes && kept.length > 0 && writer.tookAll()) {
        return tables;
      }
      budget = (long) (budget * (bytes * 0.997) / size);
    }
  }
}
