package org.tereze.trainer;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.tereze.text.ModelFormatException;
import org.tereze.text.TextModel;
import org.tereze.text.mix.ModelFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a pack: a model primed with an organisation's own reports. */
@Command(
    name = "train",
    description = {
      "Makes a text pack: the model of a language, primed with your own past reports, so that"
          + " further ones in the same manner take fewer bytes. Writes OUT/NAME.tzm; the name is the"
          + " beginning of its SHA-256. Give it to your contacts once, by any bearer; they take it"
          + " with packs --add FILE --is NAME.",
      "",
      "A PACK COUNTS AS PUBLISHED. Whoever gets hold of it can ask it which texts it expects. Only"
          + " runs of characters that stand in at least five different reports go in: but all of"
          + " those, names, places and phone numbers among them.",
      ""
    },
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  private static final int NAME_DIGITS = 8;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "UTF-8, one report a line")
  List<Path> files = new ArrayList<>();

  @Option(names = "--base", required = true, description = "the model to prime")
  Path base = Path.of("");

  @Option(names = "--out", required = true, description = "folder for the pack")
  Path out = Path.of("");

  @Option(
      names = "--kilobytes",
      description = "the most that the pack may take (default: ${DEFAULT-VALUE})",
      defaultValue = "6144")
  int kilobytes = 6144;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    // One that was sent twice is one report.
    Set<String> reports = new LinkedHashSet<>();
    for (Path file : files) {
      reports.addAll(Corpus.lines(file));
    }
    if (reports.size() < PackBuilder.LEAST_REPORTS) {
      throw new ParameterException(
          spec.commandLine(),
          "a pack takes at least "
              + PackBuilder.LEAST_REPORTS
              + " different reports; these are "
              + reports.size());
    }
    if (Files.size(base) > kilobytes * 1024L) {
      throw new ParameterException(
          spec.commandLine(), "the base alone takes more than " + kilobytes + " KiB");
    }
    ModelFile model = read();
    PackBuilder builder = new PackBuilder(model, List.copyOf(reports));
    byte[] pack = builder.build(model.credits() + " Primed with own reports.", kilobytes * 1024);
    String name = name(pack);
    Files.createDirectories(out);
    Files.write(out.resolve(name + ".tzm"), pack);
    PrintWriter printed = spec.commandLine().getOut();
    printed.printf(
        "The pack %s (%s): %d bytes, %d runs of characters from %d reports.%n",
        name, model.language(), pack.length, builder.kept(), reports.size());
    printed.println("It counts as published: what five reports share can be asked out of it.");
    printed.flush();
    return 0;
  }

  private ModelFile read() throws IOException {
    try {
      return ModelFile.read(ByteBuffer.wrap(Files.readAllBytes(base)));
    } catch (IllegalArgumentException e) {
      throw new IOException(base + ": " + e.getMessage(), e);
    }
  }

  private static String name(byte[] pack) {
    try {
      StringBuilder name = new StringBuilder();
      for (byte b : TextModel.read(ByteBuffer.wrap(pack)).sha256()) {
        name.append(String.format("%02x", b));
      }
      return name.substring(0, NAME_DIGITS);
    } catch (ModelFormatException e) {
      throw new IllegalStateException(e);
    }
  }
}
