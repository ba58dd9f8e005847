/** Short texts made small by a model of their language. */
@NullMarked
package org.tereze.text;

import org.jspecify.annotations.NullMarked;
