package org.tereze.trainer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Takes training text out of dictionaries: text that people wrote in other ways than what corpora
 * have, under licences that let a model be given to anybody.
 */
@Command(
    name = "dictionary",
    description =
        "Writes the sentences of English dictionaries (files of dictd, NAME.dict.dz with NAME.index"
            + " beside it), one a line, each once, as training text.",
    mixinStandardHelpOptions = true)
final class DictionaryCommand implements Callable<Integer> {
  private static final String ENDING = ".dict.dz";

  /** Of what says how a dictionary was made, and its notices. */
  private static final String ABOUT_THE_FILE = "00";

  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private static final Pattern PARAGRAPH_END = Pattern.compile("\n\\s*\n");
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+(?=[A-Z\"])");
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern LINK_MARKS = Pattern.compile("[{}]");

  /** Of a sentence, in characters; shorter ones are heads and remnants. */
  private static final int LEAST_LENGTH = 25;

  private static final int MOST_LENGTH = 399;
  private static final int LEAST_WORDS = 5;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "dictionaries of dictd")
  List<Path> files = new ArrayList<>();

  @Option(names = "--out", required = true, description = "file for the sentences, UTF-8")
  Path out = Path.of("");

  @Override
  public Integer call() throws IOException {
    Set<String> sentences = new LinkedHashSet<>();
    for (Path file : files) {
      sentences(read(file)).forEach(sentences::add);
    }
    Files.write(out, sentences);
    Log.line("%s: %d sentences", out, sentences.size());
    return 0;
  }

  private static String read(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (!name.endsWith(ENDING)) {
      throw new IOException(file + " is not a dictionary of dictd (*" + ENDING + ")");
    }
    byte[] text;
    try (InputStream packed = Files.newInputStream(file);
        InputStream in = new GZIPInputStream(packed)) {
      text = in.readAllBytes();
    } catch (ZipException e) {
      throw new IOException(file + " is not a dictionary of dictd: " + e.getMessage(), e);
    }
    String index = name.substring(0, name.length() - ENDING.length()) + ".index";
    for (String entry : Files.readAllLines(file.resolveSibling(index))) {
      if (entry.startsWith(ABOUT_THE_FILE)) {
        blank(text, entry);
      }
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  /** An entry of an index: headword, offset and length, parted by tabs. */
  private static void blank(byte[] text, String entry) throws IOException {
    String[] parts = entry.split("\t", -1);
    if (parts.length < 3) {
      throw new IOException("not an index of dictd: " + entry);
    }
    long from = number(parts[1]);
    long to = from + number(parts[2]);
    if (to > text.length) {
      throw new IOException("an index that is not of this dictionary: " + entry);
    }
    Arrays.fill(text, (int) from, (int) to, (byte) '\n');
  }

  /** Digits of six bits, the highest first. */
  private static long number(String digits) throws IOException {
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int value = DIGITS.indexOf(digits.charAt(i));
      if (value < 0 || number > Integer.MAX_VALUE) {
        throw new IOException("not a number in an index of dictd: " + digits);
      }
      number = number * DIGITS.length() + value;
    }
    return number;
  }

  private static Stream<String> sentences(String text) {
    return PARAGRAPH_END
        .splitAsStream(LINK_MARKS.matcher(text).replaceAll(""))
        .map(paragraph -> SPACES.matcher(paragraph.strip()).replaceAll(" "))
        .flatMap(SENTENCE_END::splitAsStream)
        .filter(DictionaryCommand::isSentence);
  }

  private static boolean isSentence(String text) {
    return text.length() >= LEAST_LENGTH
        && text.length() <= MOST_LENGTH
        && text.split(" ", -1).length >= LEAST_WORDS;
  }
}
