package org.tereze.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the model of every language in a folder of training text. */
@Command(
    name = "train-models",
    description =
        "Makes LANGUAGE.tzm of each LANGUAGE.txt (UTF-8, one sentence a line). The same text gives the same bytes.",
    mixinStandardHelpOptions = true)
final class TrainModelsCommand implements Callable<Integer> {
  private static final String TEXT = ".txt";
  private static final int LARGE_KILOBYTES = 4096;

  @Parameters(index = "0", paramLabel = "FOLDER", description = "where the training text is")
  Path folder = Path.of("");

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

  @Override
  public Integer call() throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.filter(file -> file.toString().endsWith(TEXT)).sorted().toList();
    }
    Files.createDirectories(out);
    for (Path file : files) {
      String name = file.getFileName().toString();
      String language = name.substring(0, name.length() - TEXT.length());
      if (languages.isEmpty() || languages.contains(language)) {
        int most = (large ? LARGE_KILOBYTES : kilobytes) * 1024;
        byte[] model =
            new ModelTrainer(language, Corpus.read(file), most).train(Credits.of(language));
        Files.write(out.resolve(language + (large ? "-large" : "") + ".tzm"), model);
        Log.line("%s: %d bytes", language, model.length);
      }
    }
    return 0;
  }
}
