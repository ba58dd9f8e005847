/** Makes language models and packs, and measures them. */
@NullMarked
package org.tereze.trainer;

import org.jspecify.annotations.NullMarked;
