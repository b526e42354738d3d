/* TestU01 on 64-bit words from stdin (little endian): which 32 bits of each, and which battery.
 *
 *     cc -O2 benchmarks/testu01_stdin.c -o testu01_stdin -ltestu01 -lprobdist -lmylib -lm
 *     python benchmarks/generator_stream.py 1 | ./testu01_stdin crush both
 *
 * high, low: one half of every word. both: the halves one after the other. reversed: as both, bits in opposite order
 * (the batteries look at the leading bits most).
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <TestU01.h>

static char mode;
static uint64_t word;
static int half;

static unsigned int next32(void)
{
    if (mode == 'h' || mode == 'l' || !half)
        if (fread(&word, sizeof word, 1, stdin) != 1)
            exit(1);
    half = !half;
    uint32_t bits = mode == 'h' ? word >> 32 : mode == 'l' || half ? word : word >> 32;
    if (mode == 'r') {
        uint32_t turned = 0;
        for (int i = 0; i < 32; i++)
            turned |= ((bits >> i) & 1u) << (31 - i);
        bits = turned;
    }
    return bits;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s small|crush|big high|low|both|reversed\n", argv[0]);
        return 2;
    }
    mode = argv[2][0];
    swrite_Basic = FALSE;
    unif01_Gen *generator = unif01_CreateExternGenBits(argv[2], next32);
    if (strcmp(argv[1], "small") == 0)
        bbattery_SmallCrush(generator);
    else if (strcmp(argv[1], "crush") == 0)
        bbattery_Crush(generator);
    else
        bbattery_BigCrush(generator);
    unif01_DeleteExternGenBits(generator);
    return 0;
}
