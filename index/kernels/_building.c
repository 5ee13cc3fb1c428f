/* What building and merging segments needs: the module. `_building.pyi` says what each function takes and gives;
 * `numpy_building.py` gives the same bits without a compiler.
 *
 * Archives may be damaged: whatever leads outside an array raises ValueError. */

#include "building_columns.h"
#include "building_dictionary.h"
#include "building_invert.h"
#include "building_lexicon.h"
#include "building_merge.h"
#include "building_positions.h"
#include "building_strings.h"
#include "building_forms.h"

static PyObject *left(const Array *starts, const Array *docs, const Array *doc_map)
{
    Result flags;
    if (!check_starts(starts, docs->count) || !check_docs(docs, doc_map->count) ||
        !make_result(&flags, starts->count - 1, 1))
        return NULL;
    for (size_t term = 0; term + 1 < starts->count; term++) {
        size_t i = u32_at(starts, term), end = u32_at(starts, term + 1);
        while (i < end && u32_at(doc_map, u16_at(docs, i)) == ABSENT)
            i++;
        flags.at[term] = i < end;
    }
    return flags.bytes;
}

static PyObject *alive(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords)
{
    static char *names[] = {"term_starts", "docs", "doc_map", NULL};
    Array starts, docs, doc_map;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "y*y*y*:alive", names, &starts.view, &docs.view,
                                     &doc_map.view))
        return NULL;
    bool fits = as_array(&starts, 4) && as_array(&docs, 2) && as_array(&doc_map, 4);
    PyObject *flags = fits ? left(&starts, &docs, &doc_map) : NULL;
    close_array(&starts);
    close_array(&docs);
    close_array(&doc_map);
    return flags;
}

#define WITH_KEYWORDS(function) (PyCFunction)(void (*)(void))function, METH_VARARGS | METH_KEYWORDS

static PyMethodDef functions[] = {
    {"column", WITH_KEYWORDS(column), "Which documents have which values, and the other way round."},
    {"dictionary", WITH_KEYWORDS(dictionary), "The strings of the numbers that occur, sorted, and their places."},
    {"invert", WITH_KEYWORDS(invert), "The arrays of postings of articles, from their tokens."},
    {"alive", WITH_KEYWORDS(alive), "Which terms (or forms) are in a document that is kept."},
    {"merge_strings", WITH_KEYWORDS(merge_strings), "The sorted union of sorted strings, and where each string went."},
    {"merge", WITH_KEYWORDS(merge), "The arrays of postings of several segments as those of one."},
    {"pack_positions", WITH_KEYWORDS(pack_positions), "Positions as distances, each in as many bytes as it needs."},
    {"unpack_positions", WITH_KEYWORDS(unpack_positions), "Positions as they are, of one width."},
    {"pack_docs", WITH_KEYWORDS(pack_docs), "The documents of terms, as bits where that is shorter."},
    {"unpack_docs", WITH_KEYWORDS(unpack_docs), "The documents of terms, as lists."},
    {"pack_forms", WITH_KEYWORDS(pack_forms), "The documents of forms, as bits where that is shorter."},
    {"unpack_forms", WITH_KEYWORDS(unpack_forms), "The documents of forms, as lists."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "index.kernels._building",
    .m_doc = "What building and merging segments needs.",
    .m_size = -1,
    .m_methods = functions,
};

PyMODINIT_FUNC PyInit__building(void)
{
    if (PY_BIG_ENDIAN) {
        PyErr_SetString(PyExc_ImportError, "these kernels read little-endian numbers as they stand");
        return NULL;
    }
    PyObject *made = PyModule_Create(&module);
    if (made != NULL && PyModule_AddType(made, &LexiconType) < 0)
        Py_CLEAR(made);
    return made;
}
