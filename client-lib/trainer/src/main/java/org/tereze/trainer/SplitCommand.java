package org.tereze.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Parts training text, so that models can be measured on what they have not seen. */
@Command(
    name = "split",
    description =
        "Parts a file of training text (UTF-8, one sentence a line) by a hash of each line's first"
            + " twelve letters: writes OUT/train/NAME with most lines, and OUT/held-out/NAME with a"
            + " twentieth of them, joined into messages of one to six.",
    mixinStandardHelpOptions = true)
final class SplitCommand implements Callable<Integer> {
  private static final int PARTS = 20;
  private static final int SPREAD = 0x2F0B4C47;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "training text")
  List<Path> files = new ArrayList<>();

  @Option(names = "--out", required = true, description = "folder for both parts")
  Path out = Path.of("");

  @Override
  public Integer call() throws IOException {
    Path train = Files.createDirectories(out.resolve("train"));
    Path heldOut = Files.createDirectories(out.resolve("held-out"));
    for (Path file : files) {
      List<String> most = new ArrayList<>();
      List<String> few = new ArrayList<>();
      for (String line : Corpus.lines(file)) {
        (isHeldOut(line) ? few : most).add(line);
      }
      String name = file.getFileName().toString();
      Files.write(train.resolve(name), most);
      Files.write(heldOut.resolve(name), Corpus.join(few));
      Log.line("%s: %d lines, %d held out", name, most.size(), few.size());
    }
    return 0;
  }

  /** By other bits than those that choose what tunes a model. */
  static boolean isHeldOut(String line) {
    return Integer.remainderUnsigned((Corpus.hash(line) * SPREAD) >>> 8, PARTS) == 0;
  }
}
