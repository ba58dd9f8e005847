/** The command line for reporters and recipients. */
@NullMarked
package org.tereze.cli;

import org.jspecify.annotations.NullMarked;
