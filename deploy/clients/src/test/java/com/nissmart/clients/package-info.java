/** Tests of the clients that are generated from openapi.yaml. */
@NullMarked
package com.nissmart.clients;

import org.jspecify.annotations.NullMarked;
