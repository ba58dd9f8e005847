/** What the command line prints and reads: streams, tables, JSON, exit codes. */
@NullMarked
package org.tereze.cli.term;

import org.jspecify.annotations.NullMarked;
