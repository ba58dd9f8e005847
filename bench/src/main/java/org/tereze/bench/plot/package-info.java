/** Charts of measurements as SVG, readable on light and dark pages. */
@NullMarked
package org.tereze.bench.plot;

import org.jspecify.annotations.NullMarked;
