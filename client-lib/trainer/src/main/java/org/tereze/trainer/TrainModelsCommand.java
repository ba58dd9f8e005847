package org.tereze.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the model of every language in folders of training text. */
@Command(
    name = "train-models",
    description =
        "Makes LANGUAGE.tzm of each LANGUAGE.txt (UTF-8, one sentence a line) of the first folder,"
            + " and of those of that name in others. The same text gives the same bytes.",
    mixinStandardHelpOptions = true)
final class TrainModelsCommand implements Callable<Integer> {
  private static final String TEXT = ".txt";
  private static final int LARGE_KILOBYTES = 4096;

  /** More of it takes room from what other text needs. */
  private static final int OWN_TIMES = 3;

  private static final int OWN_TIMES_LARGE = 5;

  @Parameters(arity = "1..*", paramLabel = "FOLDER", description = "where the training text is")
  List<Path> folders = new ArrayList<>();

  @Option(
      names = "--own",
      paramLabel = "FOLDER",
      description = "text like that which is to be sent, of which each line counts --times times")
  @Nullable Path own;

  @Option(
      names = "--times",
      paramLabel = "N",
      description = "how often a line of --own counts (default: 3, for a large model 5)")
  @Nullable Integer times;

  @Option(
      names = "--out",
      required = true,
      description = "folder for the models; those of the same name are replaced")
  Path out = Path.of("");

  @Option(
      names = "--kilobytes",
      description = "the most that a model may take (default: ${DEFAULT-VALUE})",
      defaultValue = "1024")
  int kilobytes = 1024;

  @Option(names = "--large", description = "make LANGUAGE-large.tzm, of at most 4 MiB each")
  boolean large;

  @Option(names = "--language", description = "only this one; may be repeated")
  List<String> languages = new ArrayList<>();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    check();
    List<String> names;
    try (Stream<Path> listed = Files.list(folders.get(0))) {
      names =
          listed
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(TEXT))
              .sorted()
              .toList();
    }
    Files.createDirectories(out);
    for (String name : names) {
      String language = name.substring(0, name.length() - TEXT.length());
      if (languages.isEmpty() || languages.contains(language)) {
        int most = (large ? LARGE_KILOBYTES : kilobytes) * 1024;
        byte[] model =
            new ModelTrainer(language, Corpus.of(lines(name)), most)
                .train(Credits.of(language, own != null));
        Files.write(out.resolve(language + (large ? "-large" : "") + ".tzm"), model);
        Log.line("%s: %d bytes", language, model.length);
      }
    }
    return 0;
  }

  /** Before an hour is spent on models without text that somebody mistyped. */
  private void check() throws NotDirectoryException {
    List<Path> all = new ArrayList<>(folders);
    if (own != null) {
      all.add(own);
    }
    for (Path folder : all) {
      if (!Files.isDirectory(folder)) {
        throw new NotDirectoryException(folder + " is no folder");
      }
    }
    if (times != null && times < 1) {
      throw new ParameterException(spec.commandLine(), "--times must be 1 or more");
    }
  }

  private List<String> lines(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path folder : folders) {
      lines.addAll(linesOf(folder.resolve(name)));
    }
    if (own != null) {
      List<String> ownLines = linesOf(own.resolve(name));
      int often = times != null ? times : large ? OWN_TIMES_LARGE : OWN_TIMES;
      for (int i = 0; i < often; i++) {
        lines.addAll(ownLines);
      }
    }
    return lines;
  }

  /** None if there is no such file. */
  private static List<String> linesOf(Path file) throws IOException {
    return Files.exists(file) ? Corpus.lines(file) : List.of();
  }
}
