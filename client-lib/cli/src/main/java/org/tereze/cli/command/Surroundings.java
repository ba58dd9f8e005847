package org.tereze.cli.command;

import java.time.Clock;
import java.util.Map;
import java.util.function.LongSupplier;
import org.tereze.cli.term.Terminal;
import org.tereze.client.ClientOptions;

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
    ClientOptions options) {}
