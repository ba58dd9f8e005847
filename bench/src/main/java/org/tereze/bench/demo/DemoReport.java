package org.tereze.bench.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tereze.cli.term.Terminal;

/**
 * One report that the demo writes.
 *
 * @param precedence as the command line spells it
 * @param category as the command line spells it, empty for none
 * @param text the words
 */
record DemoReport(String precedence, String category, String text) {
  private static final String RESOURCE = "reports.txt";

  /** The twelve of the demo, then each file's text, then what standard input holds. */
  static List<DemoReport> collect(List<Path> files, InputStream standardInput) throws IOException {
    List<DemoReport> reports = new ArrayList<>(written());
    for (Path file : files) {
      reports.add(new DemoReport("routine", "", Files.readString(file).strip()));
    }
    if (!Terminal.ofSystem().interactive() && standardInput.available() > 0) {
      String piped = new String(standardInput.readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!piped.isEmpty()) {
        reports.add(new DemoReport("routine", "", piped));
      }
    }
    return reports;
  }

  private static List<DemoReport> written() throws IOException {
    InputStream resource = DemoReport.class.getResourceAsStream(RESOURCE);
    if (resource == null) {
      throw new IOException("the demo's reports are missing from its jar");
    }
    List<DemoReport> reports = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#") && !line.isBlank()) {
          String[] parts = line.split("\\|", 3);
          reports.add(new DemoReport(parts[0], parts[1], parts[2]));
        }
      }
    }
    return reports;
  }
}
