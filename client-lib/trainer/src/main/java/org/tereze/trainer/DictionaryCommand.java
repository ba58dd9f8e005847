package org.tereze.trainer;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Takes training text out of dictionaries: text that people wrote in other ways than what corpora
 * have, under licences that let a model be given to anybody.
 */
@Command(
    name = "dictionary",
    description =
        "Prints the sentences of English dictionaries (files of dictd, *.dict.dz), one a line, each"
            + " once, as training text.",
    mixinStandardHelpOptions = true)
final class DictionaryCommand implements Callable<Integer> {
  private static final String ABOUT_THE_FILE = "00-database";
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

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Set<String> sentences = new LinkedHashSet<>();
    for (Path file : files) {
      sentences(read(file)).forEach(sentences::add);
    }
    PrintWriter out = spec.commandLine().getOut();
    sentences.forEach(out::println);
    out.flush();
    return 0;
  }

  private static String read(Path file) throws IOException {
    try (InputStream packed = Files.newInputStream(file);
        InputStream text = new GZIPInputStream(packed)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (ZipException e) {
      throw new IOException(file + " is not a dictionary of dictd: " + e.getMessage(), e);
    }
  }

  private static Stream<String> sentences(String text) {
    return PARAGRAPH_END
        .splitAsStream(LINK_MARKS.matcher(text).replaceAll(""))
        .map(paragraph -> SPACES.matcher(paragraph.strip()).replaceAll(" "))
        .flatMap(SENTENCE_END::splitAsStream)
        .filter(DictionaryCommand::isSentence);
  }

  private static boolean isSentence(String text) {
    return !text.startsWith(ABOUT_THE_FILE)
        && text.length() >= LEAST_LENGTH
        && text.length() <= MOST_LENGTH
        && text.split(" ", -1).length >= LEAST_WORDS;
  }
}
