/** One class a command; each opens the home, does one thing and closes it. */
@NullMarked
package org.tereze.cli.command;

import org.jspecify.annotations.NullMarked;
