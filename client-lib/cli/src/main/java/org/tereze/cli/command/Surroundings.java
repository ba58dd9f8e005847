package org.tereze.cli.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.LongSupplier;
import org.tereze.cli.term.Terminal;
import org.tereze.client.ClientOptions;
import org.tereze.client.codec.TextModels;

/**
 * What every command gets from outside.
 *
 * @param terminal where it reads and prints
 * @param environment the variables of the process
 * @param clock for dates that a person typed
 * @param nanoTime ticks for waiting
 * @param options for the client
 */
public record Surroundings(
    Terminal terminal,
    Map<String, String> environment,
    Clock clock,
    LongSupplier nanoTime,
    ClientOptions options) {
  /** The text models in the folder that the launcher names; none without it. */
  public static TextModels launchersModels() {
    String folder = System.getProperty("tereze.models");
    return folder == null ? TextModels.NONE : TextModels.in(Path.of(folder));
  }
}
