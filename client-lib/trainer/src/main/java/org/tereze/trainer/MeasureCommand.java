package org.tereze.trainer;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.tereze.text.ModelFormatException;
import org.tereze.text.TextChooser;
import org.tereze.text.TextFormatException;
import org.tereze.text.TextModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what each message of a file costs, and checks that it comes back. */
@Command(
    name = "measure",
    description = {
      "Prints a line per message: characters, UTF-8 bytes, encoded bytes (without the codec byte),",
      "parted by tabs; then a line per length class: its name, messages, and the three sums.",
      "Every message is decoded again; a difference ends the command with exit code 1."
    },
    mixinStandardHelpOptions = true)
final class MeasureCommand implements Callable<Integer> {
  private static final int[] CLASS_FROM = {0, 30, 100, 300, 1500};
  private static final String[] CLASS_NAMES = {"1-29", "30-99", "100-299", "300-1499", "1500-"};

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "UTF-8, one message a line")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--model",
      description =
          "only this model file (else all in --models, deflate and raw, whichever is smallest)")
  @org.jspecify.annotations.Nullable
  Path model;

  @Option(
      names = "--models",
      description = "folder of models to choose among (default: those of the base set)")
  @org.jspecify.annotations.Nullable
  Path models;

  @Spec CommandSpec spec = CommandSpec.create();

  private final long[][] totals = new long[CLASS_NAMES.length + 1][4];

  @Override
  public Integer call() throws IOException {
    List<TextModel> read = readModels();
    TextChooser chooser = new TextChooser(read);
    PrintWriter out = spec.commandLine().getOut();
    for (Path file : files) {
      for (String message : Files.readAllLines(file)) {
        int encoded =
            model == null ? smallest(message, chooser, read) : under(read.get(0), message);
        int utf8 = message.getBytes(StandardCharsets.UTF_8).length;
        int characters = message.codePointCount(0, message.length());
        out.printf("%d\t%d\t%d%n", characters, utf8, encoded);
        count(characters, utf8, encoded);
      }
    }
    for (int i = 0; i < totals.length; i++) {
      String name = i == CLASS_NAMES.length ? "all" : CLASS_NAMES[i];
      if (totals[i][0] > 0) {
        out.printf(
            "%s\t%d\t%d\t%d\t%d%n", name, totals[i][0], totals[i][1], totals[i][2], totals[i][3]);
      }
    }
    out.flush();
    return 0;
  }

  private void count(int characters, int utf8, int encoded) {
    int at = CLASS_FROM.length - 1;
    while (characters < CLASS_FROM[at]) {
      at--;
    }
    for (int i : new int[] {at, CLASS_NAMES.length}) {
      totals[i][0]++;
      totals[i][1] += characters;
      totals[i][2] += utf8;
      totals[i][3] += encoded;
    }
  }

  private static int smallest(String message, TextChooser chooser, List<TextModel> read)
      throws IOException {
    byte[] utf8 = message.getBytes(StandardCharsets.UTF_8);
    int least = Math.min(utf8.length, Deflated.size(utf8));
    TextChooser.Choice choice = chooser.choose(message, least);
    if (choice == null) {
      return least;
    }
    check(read.get(choice.index()), message, choice.bytes());
    return choice.bytes().length;
  }

  private static int under(TextModel model, String message) throws IOException {
    byte[] bytes = model.encode(message);
    check(model, message, bytes);
    return bytes.length;
  }

  private static void check(TextModel model, String message, byte[] bytes) throws IOException {
    try {
      String back = model.decode(bytes, 0, bytes.length, message.length());
      if (!back.equals(message)) {
        throw new IOException("came back as another text: " + message);
      }
    } catch (TextFormatException e) {
      throw new IOException("did not come back: " + message, e);
    }
  }

  private List<TextModel> readModels() throws IOException {
    List<Path> paths = new ArrayList<>();
    if (model != null) {
      paths.add(model);
    } else {
      Path folder = models != null ? models : Path.of(System.getProperty("tereze.models", "."));
      try (Stream<Path> listed = Files.list(folder)) {
        listed.filter(file -> file.toString().endsWith(".tzm")).sorted().forEach(paths::add);
      }
    }
    if (paths.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "no model to measure with");
    }
    List<TextModel> read = new ArrayList<>();
    for (Path path : paths) {
      try (FileChannel channel = FileChannel.open(path)) {
        ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        read.add(TextModel.read(mapped));
      } catch (ModelFormatException e) {
        throw new IOException(path + ": " + e.getMessage(), e);
      }
    }
    return read;
  }
}
